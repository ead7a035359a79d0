import { describe, expect, it } from "vitest";
import { Secret } from "../../src/core/secret.ts";
import { collectFacts } from "../../src/drivers/onvif/facts.ts";
import { getNtp, setHostname } from "../../src/drivers/onvif/requests.ts";
import { describeFault, isUnsupported, parseReply, usernameToken, writeMessage } from "../../src/drivers/onvif/soap.ts";
import { writeXml } from "../../src/drivers/onvif/xml.ts";

const soap = (body: string) =>
  `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:tt="http://www.onvif.org/ver10/schema"><s:Body>${body}</s:Body></s:Envelope>`;

const hostname = (name: string) =>
  collectFacts([
    {
      operation: "GetHostname",
      status: 200,
      body: soap(`<GetHostnameResponse><HostnameInformation>${name}</HostnameInformation></GetHostnameResponse>`),
    },
  ]).hostname;

describe("SOAP answers", () => {
  it.each([
    ["a default namespace", '<Name xmlns="http://www.onvif.org/ver10/schema">cam</Name>', "cam"],
    ["any prefix", '<x:Name xmlns:x="http://www.onvif.org/ver10/schema">cam</x:Name>', "cam"],
    ["entities", "<tt:Name>a&amp;b &#x6865;&#22836;</tt:Name>", "a&b 桥头"],
    ["CDATA", "<tt:Name><![CDATA[a<b]]></tt:Name>", "a<b"],
    ["digits that are no number", "<tt:Name>007</tt:Name>", "007"],
    ["an empty element", "<tt:Name/>", ""],
    ["no element", "", undefined],
  ])("are read with %s", (_, name, expected) => {
    expect(hostname(name)?.name).toBe(expected);
  });

  it.each([
    ["", "an empty answer"],
    ["<html><body>Not Found</body></html>", "<html> instead of a SOAP message"],
    ["Error", "an answer that is not XML"],
    [soap("<a/>").slice(0, -30), "half a SOAP message"],
    [soap(""), "a SOAP message with nothing in it"],
    ['<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>', "an answer that is not XML"],
  ])("are unreadable, and not a fact, when they are %j", (body, why) => {
    expect(parseReply(body)).toEqual({ kind: "unreadable", why });
    expect(collectFacts([{ operation: "GetHostname", status: 404, body }])).toEqual({
      faults: [{ operation: "GetHostname", status: 404, fault: { unreadable: why } }],
    });
  });

  it("are unreadable when they answer another question", () => {
    const body = soap("<GetNTPResponse/>");
    expect(collectFacts([{ operation: "GetHostname", status: 200, body }]).faults[0]?.fault).toEqual({
      unreadable: "<GetNTPResponse> as an answer",
    });
  });
});

describe("SOAP faults", () => {
  const nested = soap(
    '<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:InvalidArgVal</s:Value><s:Subcode><s:Value>ter:NoConfig</s:Value></s:Subcode></s:Subcode></s:Code><s:Reason><s:Text xml:lang="en">No such configuration</s:Text></s:Reason><s:Detail><s:Text>token encoder-9</s:Text></s:Detail></s:Fault>',
  );

  it("keep code, subcodes, reason and detail, and read as part of a sentence", () => {
    const reply = parseReply(nested);
    expect(reply).toEqual({
      kind: "fault",
      fault: {
        code: "s:Sender",
        subcodes: ["ter:InvalidArgVal", "ter:NoConfig"],
        reason: "No such configuration",
        detail: "token encoder-9",
      },
    });
    expect(reply.kind === "fault" && describeFault(reply.fault)).toBe(
      'ter:InvalidArgVal, ter:NoConfig: "No such configuration": "token encoder-9"',
    );
  });

  it("are read in the words of SOAP 1.1 too", () => {
    const body =
      '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><e:Fault><faultcode>e:Client</faultcode><faultstring>no such method</faultstring></e:Fault></e:Body></e:Envelope>';
    const reply = parseReply(body);
    expect(reply).toEqual({
      kind: "fault",
      fault: { code: "e:Client", subcodes: [], reason: "no such method" },
    });
    expect(reply.kind === "fault" && isUnsupported(reply.fault)).toBe(true);
  });

  it("mean an operation that the camera does without only when they say so", () => {
    const reply = parseReply(nested);
    expect(reply.kind === "fault" && isUnsupported(reply.fault)).toBe(false);
  });
});

describe("SOAP requests", () => {
  it("name the operation in its namespace and escape what people type", () => {
    expect(writeMessage(setHostname('a<b>&"c"'))).toContain(
      "<s:Body><tds:SetHostname><tds:Name>a&lt;b&gt;&amp;&quot;c&quot;</tds:Name></tds:SetHostname></s:Body>",
    );
    expect(writeMessage(getNtp())).toContain("<s:Body><tds:GetNTP></tds:GetNTP></s:Body>");
  });

  // The example of the ONVIF application programmer's guide, section 6.1.1.3.
  it("sign a token as the programmer's guide does", () => {
    const token = usernameToken(
      { username: "user", password: new Secret("userpassword") },
      new Date("2010-09-16T07:50:45Z"),
      Buffer.from("LKqI6G/AikKCQrN0zqZFlg==", "base64"),
    );
    expect(writeXml(token)).toContain(">tuOSpGlFlIXsozq4HFNeeGeFLEI=</wsse:Password>");
  });
});
