import { answered, type Question, readsOf } from "../question.ts";
import { quantity, text } from "../values.ts";

export interface CameraFact {
  readonly name: string;
  readonly value: number | string;
  readonly oid: string;
}

/** What a camera or a recorder says of itself in its maker's tree: channels, codecs, disks, clock. */
export const camera: Question<readonly CameraFact[]> = {
  name: "camera",
  title: "Camera",
  reads: (maker) => readsOf((maker?.camera ?? []).map(({ oid }) => oid)),
  decode: (values, maker) =>
    answered(
      (maker?.camera ?? []).flatMap(({ name, oid, states }) => {
        const rows = values.rows(oid);
        return rows.flatMap((row) => {
          const read = quantity(row.value);
          const amount = read?.unit === "" ? read.amount : undefined;
          const value = states
            ? amount === undefined
              ? undefined
              : states[amount]
            : row.value.type === "address"
              ? row.value.value
              : row.value.type === "string"
                ? text(row.value)
                : amount;
          // 0.0.0.0 is what such an agent says when there is none.
          if (value === undefined || value === "0.0.0.0") return [];
          return [{ name: rows.length > 1 ? `${name} ${row.index}` : name, value, oid: row.oid }];
        });
      }),
    ),
};
