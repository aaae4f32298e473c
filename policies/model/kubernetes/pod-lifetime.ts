/** Whether a `restartPolicy` is that of a pod which ends when its work is done, as those of Jobs do. The default is `Always`. */
export function runsToCompletion(restartPolicy: unknown): boolean {
  return restartPolicy === "Never" || restartPolicy === "OnFailure";
}
