/** `owners.yaml`: who is told about a report, in the place of the owner in its report.yaml. */
import { z } from 'zod';
import { emailAddress } from '../address.ts';
import { InputError, type Problem } from '../errors.ts';
import { meant } from '../text/nearest.ts';
import { changedFile, ownFile } from './changeable.ts';
import type { Templates, WrittenFile } from './directories.ts';
import { lineInYaml, namesIn, parseYaml } from './yaml.ts';

export interface NamedOwner {
  readonly address: string;
  /** Where it is said. */
  readonly file: string;
  readonly line: number;
}

/**
 * The owner that owners.yaml names for a report: the one that was set last, or else that of the templates.
 * @returns undefined: neither names one, and report.yaml counts
 * @throws InputError it is not YAML, or what it says of this report is not an address
 */
export function namedOwner(templates: Templates, report: string): NamedOwner | undefined {
  const changed = changedFile(templates, 'owners.yaml');
  return (changed && ownerIn(changed, report)) ?? ownOwner(templates, report);
}

/** The same without what was set since. */
export function ownOwner(templates: Templates, report: string): NamedOwner | undefined {
  const own = ownFile(templates, 'owners.yaml');
  return own && ownerIn(own, report);
}

function ownerIn({ file, text }: WrittenFile, report: string): NamedOwner | undefined {
  // What is wrong with another report's owner is that one's.
  const schema = z.looseObject({ [report]: emailAddress.optional() });
  const { [report]: address } = parseYaml(file, text, schema);
  return address === undefined ? undefined : { address, file, line: lineInYaml(text, [report]) };
}

/**
 * What is wrong in an owners.yaml.
 * @param reports names of those that there are
 * @param refusal of addresses
 */
export function ownersProblems(
  written: WrittenFile,
  reports: readonly string[],
  refusal: (address: string) => string | undefined,
): Problem[] {
  const { file, text } = written;
  return namesIn(file, text).flatMap((report): Problem[] => {
    const at = { file, line: lineInYaml(text, [report]) };
    if (!reports.includes(report))
      return [{ ...at, message: `unknown report "${report}"${meant(report, reports)}` }];
    try {
      const why = refusal(ownerIn(written, report)?.address ?? '');
      return why === undefined ? [] : [{ ...at, message: `${report}: ${why}` }];
    } catch (error) {
      if (error instanceof InputError) return [...error.problems];
      throw error;
    }
  });
}
