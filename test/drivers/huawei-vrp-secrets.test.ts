import { describe, expect, it } from "vitest";
import { huaweiVrp } from "../../src/drivers/huawei-vrp.ts";

describe("secrets of a switch are masked, and the rest of their line stays", () => {
  it.each([
    ["radius-server shared-key S3cret", "radius-server shared-key ***"],
    ["radius-server shared-key cipher S3cret", "radius-server shared-key cipher ***"],
    ["radius-server authorization 10.0.0.1 shared-key simple S3cret", null],
    ["hwtacacs-server shared-key cipher %^%#S3cret%^%#", null],
    ["ospf authentication-mode md5 1 plain S3cret", "ospf authentication-mode md5 1 plain ***"],
    ["ospf authentication-mode hmac-sha256 12 S3cret", "ospf authentication-mode hmac-sha256 12 ***"],
    ["ospf authentication-mode simple plain S3cret", null],
    ["authentication-mode simple S3cret", null],
    ["isis authentication-mode md5 cipher S3cret level-1", "isis authentication-mode md5 cipher *** level-1"],
    ["ntp-service authentication-keyid 1 authentication-mode md5 S3cret", null],
    ["ntp-service authentication-keyid 1 authentication-mode hmac-sha256 cipher S3cret", null],
    ["vrrp vrid 1 authentication-mode md5 S3cret", null],
    ["key-string plain S3cret", "key-string plain ***"],
    ["key-string S3cret", "key-string ***"],
    ["pre-shared-key S3cret", "pre-shared-key ***"],
    ["pre-shared-key cipher S3cret", null],
    ["md5-password plain 10.0.0.1 S3cret", "md5-password plain 10.0.0.1 ***"],
    ["snmp-agent community read S3cret acl 2990", "snmp-agent community read *** acl 2990"],
    [
      "snmp-agent target-host trap address udp-domain 10.0.0.8 params securityname S3cret v2c",
      "snmp-agent target-host trap address udp-domain 10.0.0.8 params securityname *** v2c",
    ],
    ["snmp-agent target-host trap address udp-domain 10.0.0.8 params securityname cipher S3cret v2c", null],
    ["super password level 3 cipher S3cret", "super password level 3 cipher ***"],
    ["super password level 3 S3cret", "super password level 3 ***"],
    ["set authentication password cipher S3cret", null],
    ["local-user admin password irreversible-cipher S3cret", null],
    ["peer 10.0.0.2 password simple S3cret", null],
  ])("%s", (line, shown) => {
    expect(huaweiVrp.redact(line)).toBe(shown ?? line.replace(/\S*S3cret\S*/, "***"));
  });

  it("masks both keys of an SNMPv3 user", () => {
    expect(
      huaweiVrp.redact("snmp-agent usm-user v3 camnet nms authentication-mode sha S3cret privacy-mode aes128 Other1"),
    ).toBe("snmp-agent usm-user v3 camnet nms authentication-mode sha *** privacy-mode aes128 ***");
  });

  it.each([
    "authentication-mode aaa",
    "authentication-mode hwtacacs local",
    "authentication-mode password",
    "ssh authentication-type default password",
    "ssh server cipher aes256_ctr aes128_ctr",
    "ssh client hmac sha2_256",
    "ssh user camnet authentication-type password",
    "local-aaa-user password policy administrator",
    "local-user policy password min-len 8",
    "snmp-agent community complexity-check disable",
    "info-center loghost 10.0.0.8",
  ])("hides nothing where there is no secret: %s", (line) => {
    expect(huaweiVrp.redact(line)).toBe(line);
  });

  it("keeps the lines of a transcript as they are, those of a listing that say nothing too", () => {
    const transcript =
      "!Software Version V200R021\r\n\r\n[sw-1]snmp-agent community read cipher S3cret acl 2990\r\n#\nreturn\n";
    expect(huaweiVrp.redact(transcript)).toBe(transcript.replace("S3cret", "***"));
  });
});
