/** Opens addresses in a browser. */
import { spawn } from 'node:child_process';

/** The program that opens addresses, by platform. */
const openers: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/** A machine without a browser has the address all the same. */
export function showInBrowser(address: string): void {
  const [program = '', ...words] = openers[process.platform] ?? ['xdg-open'];
  spawn(program, [...words, address], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}
