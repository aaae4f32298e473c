export function rulePages() { return []; }
export function readme(_: string) { return []; }
export function schemas() { return []; }
