/** The gateway in front of a registry, as a program: `node gateway.js CONFIGURATION`. */
import { readConfiguration } from "./configuration";
import { startGateway } from "./gateway";

const log = (line: Readonly<Record<string, unknown>>): void => {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...line })}\n`);
};

async function main(): Promise<void> {
  const [, , file] = process.argv;
  if (file === undefined) throw new Error("usage: node gateway.js CONFIGURATION");
  const gateway = await startGateway(readConfiguration(file), log);
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      log({ message: "closing", signal });
      void gateway.close().then(() => process.exit(0));
    });
  }
}

main().catch((error: unknown) => {
  log({ message: "cannot start", error: error instanceof Error ? error.message : "unknown" });
  process.exit(1);
});
