/** Writing to what others may be writing to. */
import { SigningError } from "./signer";

/** Makes sure that something is there. Gives whether it had to be written; called again, it looks whether it still is. */
export type Writing = () => Promise<boolean>;

/** Lets others finish what they began before they could see what was written here. */
export type Pause = () => Promise<void>;

/** How often something is written anew because somebody else has written as well. */
const ROUNDS = 8;

/**
 * Writes until everything is there, and gives how many of them had to be written.
 *
 * Registries cannot write a tag on the condition that it is still what was read, so that two writers may each replace what the other has added.
 * Hence nothing that was ever seen is left out, and after a pause it is looked whether all is still there. Throws {@link SigningError} where it
 * never is.
 */
export async function untilSettled(writings: readonly Writing[], pause: Pause): Promise<number> {
  const written = new Set<Writing>();
  for (let round = 0; round < ROUNDS; round++) {
    let isSettled = true;
    for (const writing of writings) {
      if (!(await writing())) continue;
      written.add(writing);
      isSettled = false;
    }
    if (isSettled) return written.size;
    await pause();
  }
  throw new SigningError("others replaced the signatures each time that they were written");
}
