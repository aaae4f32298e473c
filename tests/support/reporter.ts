import Mocha from "mocha";

/** The usual report, then one line that counts: `N passed, N failed` (and how many were skipped, if any). */
export default class CountingReporter extends Mocha.reporters.Spec {
  override epilogue(): void {
    super.epilogue();
    const { passes, failures, pending } = this.stats;
    console.log(`${passes} passed, ${failures} failed${pending ? `, ${pending} skipped` : ""}`);
  }
}
module.exports = CountingReporter;
