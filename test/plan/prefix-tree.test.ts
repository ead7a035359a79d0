import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import writeXlsxFile from "write-excel-file/node";
import { readAddressList } from "../../src/inventory/read-address-list.ts";
import { type AddressPlan, planAddresses } from "../../src/plan/prefix-tree/address-plan.ts";
import { formatPrefix, formatSpan, readAddressText } from "../../src/plan/prefix-tree/address-text.ts";
import { freeBlocks, nextFreePrefix } from "../../src/plan/prefix-tree/free-space.ts";

const folder = join(import.meta.dirname, "prefixes");

async function planOf(name: string, bytes: Uint8Array = readFileSync(join(folder, name))): Promise<AddressPlan> {
  const { rows, diagnostics } = await readAddressList(name, bytes);
  const plan = planAddresses(rows);
  return { ...plan, findings: [...diagnostics, ...plan.findings] };
}

const planText = (text: string, name = "list.csv") => planOf(name, new TextEncoder().encode(text));

/** `prefix vrf depth children used` of every row. */
const table = ({ prefixes }: AddressPlan) =>
  prefixes.map(({ node, fraction }) =>
    [formatPrefix(node.prefix), node.vrf ?? "-", node.depth, node.children, Number(fraction.toFixed(4))].join(" "),
  );

const complaints = ({ findings }: AddressPlan) =>
  findings.map(({ code, message, where }) => `${where?.line}:${where?.column} ${code} ${message}`);

const addresses = ({ addresses: placed }: AddressPlan) => placed.map(({ span }) => formatSpan(span));

describe("prefix hierarchy", () => {
  const county = "prefix\n10.0.0.0/8\n10.0.0.0/16\n10.0.0.0/24\n2001:db8::/32\n2001:db8::/40\n2001:db8::/48\n";

  it("counts the prefixes around and inside each", async () => {
    expect(table(await planText(county))).toEqual([
      "10.0.0.0/8 - 0 2 0.0039",
      "10.0.0.0/16 - 1 1 0.0039",
      "10.0.0.0/24 - 2 0 0",
      "2001:db8::/32 - 0 2 0.0039",
      "2001:db8::/40 - 1 1 0.0039",
      "2001:db8::/48 - 2 0 0",
    ]);
  });

  it("lets duplicates share a place: they hold each other not, and what they hold is one level deeper, not two", async () => {
    expect(table(await planText(`${county}10.0.0.0/16\n`)).slice(0, 4)).toEqual([
      "10.0.0.0/8 - 0 3 0.0039",
      "10.0.0.0/16 - 1 1 0.0039",
      "10.0.0.0/16 - 1 1 0.0039",
      "10.0.0.0/24 - 2 0 0",
    ]);
  });

  it("keeps VRFs apart, the global table first", async () => {
    const text = "vrf,prefix\nred,10.0.0.0/24\n,10.0.0.0/16\nblue,10.0.0.0/16\nGlobal,10.0.1.0/24\nred,10.0.0.0/16\n";
    const plan = await planText(text);
    expect(table(plan).map((row) => row.replace(/ [\d.]+$/, ""))).toEqual([
      "10.0.0.0/16 - 0 1",
      "10.0.1.0/24 - 1 0",
      "10.0.0.0/16 blue 0 0",
      "10.0.0.0/16 red 0 1",
      "10.0.0.0/24 red 1 0",
    ]);
    expect(plan.overlaps).toEqual([]);
  });

  it("knows the whole of both families as prefixes", async () => {
    expect(table(await planText("prefix\n0.0.0.0/0\n::/0\n255.255.255.255/32\n"))).toEqual([
      "0.0.0.0/0 - 0 1 0",
      "255.255.255.255/32 - 1 0 0",
      "::/0 - 0 0 0",
    ]);
  });
});

describe("use of a prefix", () => {
  const used = async (prefix: string, ...rest: string[]) => {
    const heading = "prefix,status,is_pool,mark_utilized,address,start_address,end_address";
    const { prefixes } = await planText([heading, prefix, ...rest].join("\n"));
    return `${prefixes[0]!.used}/${prefixes[0]!.capacity}`;
  };
  const child = "10.0.0.0/26,active";
  const address = (text: string) => `,,,,${text}`;
  const range = (first: string, last: string, marked = "") => `,,,${marked},,${first},${last}`;

  it("is the share of addresses that hosts can have", async () => {
    expect(await used("10.0.0.0/24,active", address("10.0.0.5/24"), address("10.0.0.6"))).toBe("2/254");
    expect(await used("10.0.0.0/24,active,true", address("10.0.0.5"))).toBe("1/256");
    expect(await used("10.0.0.0/31,active", address("10.0.0.0"), address("10.0.0.1"))).toBe("2/2");
    expect(await used("10.0.0.0/30", address("10.0.0.0"), address("10.0.0.1"), address("10.0.0.2"))).toBe("2/2");
    expect(await used("2001:db8::/120", address("2001:db8::1"))).toBe("1/256");
  });

  it("counts ranges that lie wholly inside, and nothing twice", async () => {
    const rows = [range("10.0.0.10", "10.0.0.19"), range("10.0.0.15", "10.0.0.24"), address("10.0.0.12")];
    expect(await used("10.0.0.0/24,active", ...rows)).toBe("15/254");
    expect(await used("10.0.0.0/24,active", range("10.0.0.250", "10.0.1.9"))).toBe("0/254");
    expect(await used("10.0.0.0/24,active", range("10.0.0.10", "10.0.0.19", "False"))).toBe("0/254");
  });

  it("of a container is the share of the prefixes inside, whatever addresses there are", async () => {
    expect(await used("10.0.0.0/24,Container", child, "10.0.0.0/27,active", address("10.0.0.200"))).toBe("64/256");
  });

  it("of an active prefix is that of addresses, whatever prefixes there are", async () => {
    expect(await used("10.0.0.0/24,active", child, address("10.0.0.200"), address("10.0.0.1"))).toBe("2/254");
  });

  it("without a status is that of both, where prefixes lie inside", async () => {
    expect(await used("10.0.0.0/24", child, address("10.0.0.200"), address("10.0.0.1"))).toBe("65/256");
  });

  it("is everything where the list says so", async () => {
    expect(await used("10.0.0.0/24,active,,TRUE")).toBe("256/256");
  });
});

describe("free space", () => {
  it("is listed in as few and as large blocks as possible, without what addresses and ranges take", async () => {
    const { prefixes } = await planText("10.0.0.0/24\n10.0.0.0/26\n10.0.0.129\n10.0.0.192-10.0.1.7\n10.0.1.0/28\n");
    const [top, first, other] = prefixes.map(({ node }) => node);
    expect(freeBlocks(top!).map(formatPrefix)).toEqual([
      ...["10.0.0.64/26", "10.0.0.128/32", "10.0.0.130/31", "10.0.0.132/30", "10.0.0.136/29", "10.0.0.144/28"],
      "10.0.0.160/27",
    ]);
    expect(freeBlocks(first!).map(formatPrefix)).toEqual(["10.0.0.0/26"]);
    // The range reaches into a prefix that begins after it.
    expect(freeBlocks(other!).map(formatPrefix)).toEqual(["10.0.1.8/29"]);
  });

  it("finds the lowest free prefix of a length, and none where the length does not fit", async () => {
    const { prefixes } = await planText("10.0.0.0/22\n10.0.0.0/25\n10.0.1.0/24\n");
    const next = (length: number) => nextFreePrefix(prefixes[0]!.node, length);
    expect([25, 24, 23].map((length) => formatPrefix(next(length)!))).toEqual([
      ...["10.0.0.128/25", "10.0.2.0/24", "10.0.2.0/23"],
    ]);
    expect([22, 21, 33].map(next)).toEqual([undefined, undefined, undefined]);
  });
});

describe("overlaps", () => {
  it("are the same prefix, the same address and ranges that meet, each with its rows", async () => {
    const plan = await planText(
      [
        "prefix,address,start_address,end_address,vrf",
        "10.0.0.0/24,,,,",
        "10.0.0.0/24,,,,",
        ",10.0.0.5/24,,,",
        ",10.0.0.5/32,,,",
        ",10.0.0.5,,,red",
        ",,10.0.0.10,10.0.0.30,",
        ",,10.0.0.20,10.0.0.25,",
        ",,10.0.0.28,10.0.0.40,",
        ",,10.0.0.28,10.0.0.40,red",
      ].join("\n"),
    );
    const lines = plan.overlaps.map(({ kind, what, where }) => [kind, what, where.map(({ line }) => line)]);
    expect(lines).toEqual([
      ["duplicate-prefix", "10.0.0.0/24", [2, 3]],
      ["duplicate-address", "10.0.0.5", [4, 5]],
      ["overlapping-ranges", "10.0.0.10-10.0.0.30 and 10.0.0.20-10.0.0.25", [7, 8]],
      ["overlapping-ranges", "10.0.0.10-10.0.0.30 and 10.0.0.28-10.0.0.40", [7, 9]],
    ]);
    expect(plan.findings[0]).toMatchObject({
      message: "10.0.0.0/24 is listed twice in the global table",
      where: { line: 3 },
      related: [{ where: { line: 2 } }],
    });
  });

  it("notes addresses outside every prefix, unless the list has addresses alone", async () => {
    expect(complaints(await planText("prefix,address\n10.0.0.0/24,\n,192.0.2.1\n"))).toEqual([
      "3:2 outside-every-prefix 192.0.2.1 lies in no prefix of the global table",
    ]);
    expect(complaints(await planText("address\n192.0.2.1\n"))).toEqual([]);
  });
});

describe("lists from anywhere", () => {
  it("reads what NetBox exports as CSV", async () => {
    const plan = await planOf("netbox-prefixes.csv");
    expect(table(plan)).toEqual([
      "10.0.0.0/8 - 0 4 0.0039",
      "10.36.0.0/16 - 1 3 0.0079",
      "10.36.0.0/24 - 2 0 0",
      "10.36.1.0/24 - 2 0 1",
      "10.36.2.0/29 - 2 0 0",
      "2001:db8::/32 - 0 1 0",
      "2001:db8:36::/48 - 1 0 0",
      "10.0.0.0/8 Police 0 0 0",
    ]);
    expect(plan.findings).toEqual([]);
    expect(plan.prefixes[2]!.row.name).toBe("Qiaotou, HD");
    expect(plan.prefixes[4]!.capacity).toBe(8n);
  });

  it("reads what NetBox's API gives: nested VRFs and statuses, ranges, addresses that routers share", async () => {
    const plan = await planOf("netbox-addresses.json");
    expect(addresses(plan)).toEqual(["10.36.0.1", "10.36.0.1", "10.36.0.17", "10.36.0.100-10.36.0.199", "10.36.0.17"]);
    expect(plan.addresses.map(({ vrf }) => vrf)).toEqual([null, null, null, null, "Police"]);
    expect(plan.findings).toEqual([]);
    expect(plan.addresses[2]!.where).toMatchObject({ line: 7, column: 55 });
  });

  it("reads lines of text, with masks, ranges and comments", async () => {
    const plan = await planOf("lines.txt");
    expect(table(plan).map((row) => row.split(" ")[0])).toEqual([
      ...["10.36.0.0/16", "10.36.0.0/24", "10.36.1.0/24", "2001:db8:36::/48"],
    ]);
    expect(addresses(plan)).toEqual([
      ...["10.36.0.17", "10.36.0.18", "10.36.0.20-10.36.0.29", "10.36.1.10-10.36.1.12"],
    ]);
    expect(plan.findings).toEqual([]);
    expect(plan.prefixes[1]!.row).toMatchObject({ name: "Qiaotou", where: { line: 3 } });
  });

  it("reads Chinese headings in GB18030, a mask in its own column, and gateways as addresses in use", async () => {
    const plan = await planOf("county-gb18030.csv");
    expect(table(plan)).toEqual([
      "10.36.0.0/16 - 0 2 0.0039",
      "10.36.14.0/25 - 1 0 0.0079",
      "10.36.14.128/25 - 1 0 0.0079",
    ]);
    expect(plan.prefixes.map(({ row }) => row.name)).toEqual(["视频专网", "桥头高清", "桥头卡口"]);
    expect(plan.findings).toEqual([]);
  });

  it("reads the same as XLSX, with a byte order mark, and with full-width marks", async () => {
    const rows = [
      ["Network", "VRF"],
      ["10.0.0.0/8", ""],
      ["10.1.0.0/16", ""],
    ];
    const xlsx = await writeXlsxFile(rows.map((row) => row.map((value) => ({ value })))).toBuffer();
    const csv = rows.map((row) => row.join(",")).join("\r\n");
    const same = ["10.0.0.0/8 - 0 1 0.0039", "10.1.0.0/16 - 1 0 0"];
    expect(table(await planOf("a.xlsx", xlsx))).toEqual(same);
    expect(table(await planText(`\ufeff${csv}`))).toEqual(same);
    expect(table(await planText(csv.replaceAll("/", "／").replaceAll(".", "．")))).toEqual(same);
  });

  it("reads a list of plain texts, a list under any name, and a document with nothing in it", async () => {
    expect(table(await planText('["10.0.0.0/8", "10.1.0.0/16"]')).length).toBe(2);
    expect(table(await planText('{"data": {"nets": [{"CIDR": "10.0.0.0/8"}]}}')).length).toBe(1);
    expect(complaints(await planText('{"count": 0, "results": []}'))).toEqual([
      "0:0 empty-list the list has no prefix and no address",
    ]);
    expect(complaints(await planText('[{"host": "a"}]'))).toEqual([
      "0:0 list-headings nothing in this document has a prefix or an address",
    ]);
  });

  it("takes the prefix beside an address as where it lies, not as a row of its own each time", async () => {
    const plan = await planText("ip,subnet,gateway\n10.0.0.5,10.0.0.0/24,10.0.0.1\n10.0.0.6,10.0.0.0/24,10.0.0.1\n");
    expect(table(plan)).toEqual(["10.0.0.0/24 - 0 0 0.0118"]);
    expect(addresses(plan)).toEqual(["10.0.0.1", "10.0.0.5", "10.0.0.6"]);
    expect(plan.findings).toEqual([]);
  });

  it("takes the phase of a plan, and not what stood before it once more", async () => {
    const vlans = [{ id: 1022, name: "HD", prefix: "10.36.0.0/24", gateway: "10.36.0.1" }];
    const plan = await planText(JSON.stringify({ before: { vlans }, after: { vlans }, costs: [{ network: 5000 }] }));
    expect(table(plan)).toEqual(["10.36.0.0/24 - 0 0 0.0039"]);
    expect(plan.findings).toEqual([]);
  });

  it("names every wrong row with line and column, and counts the others", async () => {
    const plan = await planOf("mistakes.csv");
    expect(complaints(plan)).toMatchInlineSnapshot(`
      [
        "13:1 list-row a row has neither prefix nor address and is not read: line 13",
        "4:2 host-bits 10.36.0.5/24 has host bits set; the prefix it lies in is 10.36.0.0/24",
        "5:2 leading-zero "010.36.1.0" has a number with a leading zero, which some programs read as octal; write 10.36.1.0",
        "6:2 prefix-length "33" is not the length of an IPv4 prefix; 0 to 32 are allowed, without leading zeros",
        "7:2 prefix-length "255.0.255.0" is not a mask such as 255.255.255.0: ones first, then zeros",
        "8:2 prefix-length "10.36.4.0" stands where a prefix is wanted and has no length",
        "9:4 zone-id "fe80::1%eth0" has a zone, which means something on one machine only; write fe80::1",
        "10:4 ipv4-mapped "::ffff:10.36.0.9" is an IPv4 address written as IPv6; write 10.36.0.9",
        "11:4 not-an-address "10.36.0.300" is neither an IPv4 address such as 10.36.20.17 nor an IPv6 address such as 2001:db8::17",
        "14:2 duplicate-prefix 10.36.0.0/24 is listed twice in the global table",
        "16:4 duplicate-address 10.36.0.9 is listed twice in the global table",
        "17:4 outside-every-prefix 192.0.2.1 lies in no prefix of the global table",
      ]
    `);
    expect(table(plan).map((row) => row.split(" ").slice(0, 2).join(" "))).toEqual([
      ...["10.36.0.0/24 -", "10.36.0.0/24 -", "10.36.0.0/24 video"],
    ]);
  });

  it("says what is wrong with a file as a whole", async () => {
    expect(complaints(await planText(" \n\n"))).toEqual(["0:0 empty-file the file is empty"]);
    expect(complaints(await planText("prefix,vrf\n"))).toEqual([
      "0:0 empty-list the list has no prefix and no address",
    ]);
    expect(complaints(await planText("switch,model\na,b\n"))).toEqual([
      '0:0 list-headings no column of prefixes or addresses was found; the file begins with "switch"',
    ]);
    expect(complaints(await planText('[{"prefix": "10.0.0.0/8",}]'))[0]).toMatch(
      /^1:26 json-syntax this is not JSON: /,
    );
    expect(complaints(await planText(`${"[".repeat(5000)}${"]".repeat(5000)}`))).toEqual([
      "1:101 json-syntax this is not JSON: more than 100 brackets are open",
    ]);
  });
});

describe("address text", () => {
  it.each([
    ["10.0.0.0/08", "prefix-length"],
    ["10.0.0.0/", "prefix-length"],
    ["10.0.0.0/0.0.0.255", "prefix-length"],
    ["2001:db8::/129", "prefix-length"],
    ["2001:db8::/255.255.0.0", "prefix-length"],
    ["10.1", "not-an-address"],
    ["0x0a.0.0.1", "not-an-address"],
    ["1::2::3", "not-an-address"],
    ["12345::", "not-an-address"],
    ["", "not-an-address"],
    ["64:ff9b::010.0.0.1", "leading-zero"],
    ["::ffff:0a00:1/97", "ipv4-mapped"],
    ["::10.0.0.1", "ipv4-mapped"],
  ])("refuses %s as %s", (text, code) => {
    expect(readAddressText(text)).toMatchObject({ code });
  });

  it("takes the block of mapped addresses itself, and IPv4 that IPv6 embeds by design", () => {
    expect(readAddressText("::FFFF:0:0/96")).toMatchObject({ family: 6, length: 96 });
    expect(readAddressText("64:ff9b::10.0.0.1")).toMatchObject({ family: 6, value: (0x64ff9bn << 96n) | 0x0a000001n });
  });
});
