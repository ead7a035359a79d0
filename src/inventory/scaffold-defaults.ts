/** What a task table never says and a first inventory needs all the same: every value is written out as assumed. */
import type { WrittenCounty } from "./schema.ts";

/** Types that lines name because they differ from the default of their role. */
export const scaffoldTypes = {
  smallAccess: "huawei/s5735-l8p4s-a1",
  serverSwitch: "huawei/s5732-h24um2cc",
  storage: "dell/poweredge-r730xd",
  firstPhaseCamera: "hikvision/ds-2cd2023g0-i",
} as const;

export const defaultTypes: WrittenCounty["types"] = {
  camera: {
    checkpoint: "hikvision/ids-2cd7a46g2-p-izhsy",
    hd: "hikvision/ds-2cd2043g2-i",
    standard: "dahua/ipc-hdbw2241e-s",
  },
  switch: {
    access: "huawei/s5735-l24p4s-a1",
    aggregation: "huawei/s5732-h24s6q",
    core: "huawei/s6730-h48x6c",
  },
  server: "huawei/1288h-v6",
};

const d1 = { codec: "h265", size: "704x576", fps: 25, gop: 50 } as const;

export const scaffoldClasses: WrittenCounty["classes"] = {
  checkpoint: {
    main: { codec: "h265", size: "2688x1520", fps: 25, gop: 50, kbps: 6144 },
    sub: { ...d1, kbps: 1024 },
    stills: { peakMbps: 8, gigabytesPerDay: 10 },
    floorKbps: 6144,
    retentionDays: 30,
    assumed:
      "4 MP at 6 Mbit/s and no less, for plates; pictures: 1 vehicle/s at the busiest, 10 000 a day, 2 pictures of 500 kB each",
  },
  hd: {
    main: { codec: "h265", size: "2560x1440", fps: 25, gop: 50, kbps: 4096 },
    sub: { ...d1, kbps: 512 },
    floorKbps: 3072,
    retentionDays: 30,
    assumed: "4 MP at 4 Mbit/s, not below 3; 30 days is the usual floor",
  },
  standard: {
    main: { codec: "h265", size: "1920x1080", fps: 25, gop: 50, kbps: 2048 },
    sub: { ...d1, kbps: 384 },
    floorKbps: 1536,
    retentionDays: 30,
    assumed: "2 MP at 2 Mbit/s, not below 1.5; 30 days is the usual floor",
  },
};

const cif = { codec: "h264", size: "352x288", fps: 25, gop: 50, kbps: 512 } as const;
const h264 = (size: string, kbps: number) => ({ codec: "h264", size, fps: 25, gop: 50, kbps }) as const;

/** What equipment of the year 2010 streamed, for plans of that time: rates of recorder vendors' tables. */
export const scaffoldProfiles: WrittenCounty["profiles"] = {
  "2010": {
    checkpoint: {
      main: h264("1600x1200", 4096),
      sub: cif,
      stills: { peakMbps: 8, gigabytesPerDay: 10 },
      retentionDays: 30,
      assumed: "2 MP at 4 Mbit/s, the lower end of 4-6 at the time; pictures as today",
    },
    hd: {
      main: h264("1280x720", 4096),
      sub: cif,
      retentionDays: 30,
      assumed: "720p at 4 Mbit/s; vendors' tables of the time say 3",
    },
    standard: {
      main: h264("704x576", 2048),
      sub: cif,
      retentionDays: 30,
      assumed: "D1 at 2 Mbit/s; many contracts of the time kept 15 days",
    },
  },
};

export const scaffoldPolicy = {
  linkCeilingPercent: 70,
  linkWarnPercent: 60,
  failureCeilingPercent: 70,
  lagBalancePercent: 90,
  maxDarkCameras: 24,
  storageFillPercent: 90,
  growthPercent: 30,
  wireOverhead: 1.1,
} as const;

export const scaffoldSizing = {
  mediaNodeMbps: 1000,
  signallingNodeDevices: 2000,
  storageNodeTB: 192,
} as const;
