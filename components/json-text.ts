/** The text of a file of settings in JSON, for programs and for whoever looks at what is deployed. */
export function jsonText(settings: unknown): string {
  return `${JSON.stringify(settings, undefined, 2)}\n`;
}
