/** Who uses this machine. */
import { userInfo } from 'node:os';

/** The name of the user; undefined if the machine knows none. */
export function machineUser(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}
