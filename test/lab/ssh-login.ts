/** A bare SSH client with no code of camnet: what the lab's switches are held against. */
import ssh2 from "ssh2";

/** Types lines into a shell, each after the prompt (or question) of the one before, and gives all that was shown. */
export function typeOverSsh(
  where: { readonly host: string; readonly port: number; readonly username: string; readonly password: string },
  lines: readonly string[],
): Promise<string> {
  return new Promise((resolve, reject) => {
    const client = new ssh2.Client();
    let shown = "";
    client.on("error", reject);
    client.on("ready", () => {
      client.shell((error, channel) => {
        if (error) return reject(error);
        let next = 0;
        let seen = 0;
        channel.on("data", (bytes: Buffer) => {
          shown += bytes.toString();
          if (!/(>|\]|\[Y\/N\]:)$/.test(shown.slice(seen))) return;
          seen = shown.length;
          const line = lines[next++];
          if (line === undefined) client.end();
          else channel.write(`${line}\r`);
        });
        channel.on("close", () => client.end());
        return undefined;
      });
    });
    client.on("close", () => resolve(shown));
    client.connect({ ...where, readyTimeout: 5_000 });
  });
}
