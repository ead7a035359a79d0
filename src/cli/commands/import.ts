import type { CommandModule } from "../command.ts";

export const define: CommandModule["define"] = () => {};
