/** Whether a version such as `3.220.0` is that of `minimum` or later. */
export function isAtLeast(version: string, minimum: string): boolean {
  return version.localeCompare(minimum, "en", { numeric: true }) >= 0;
}
