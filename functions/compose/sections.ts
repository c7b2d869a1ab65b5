/** Which section of a page speaks most of which query. */
import Markdoc, { type Node } from '@markdoc/markdoc';

export interface PageSection {
  /** The heading; undefined before the first. */
  readonly heading: Node | undefined;
  readonly queries: readonly string[];
}

interface Spoken {
  readonly heading: Node | undefined;
  /** How often its tags and its sentences name a query. */
  readonly shown: Map<string, number>;
  readonly named: Map<string, number>;
}

/**
 * The sections of a page, and in each the queries that it speaks of more than the others do, in their order.
 * @param queryOf the query of a variable of the page, by its first name
 */
export function sectionsOf(page: Node, queryOf: (name: string) => string | undefined): PageSection[] {
  const all = spokenIn(page, queryOf);
  const queries = [...new Set(all.flatMap(({ shown, named }) => [...shown.keys(), ...named.keys()]))];
  const homes = new Map(queries.map((query) => [query, homeOf(query, all)]));
  return all.map((section) => ({
    heading: section.heading,
    queries: [...new Set([...section.shown.keys(), ...section.named.keys()])].filter(
      (query) => homes.get(query) === section,
    ),
  }));
}

/** What tags show counts more than what sentences name, and of equals the section behind a heading, then the first. */
function homeOf(query: string, all: readonly Spoken[]): Spoken | undefined {
  const weight = ({ shown, named, heading }: Spoken) =>
    (shown.get(query) ?? 0) * 1e6 + (named.get(query) ?? 0) * 10 + (heading === undefined ? 0 : 1);
  const most = Math.max(...all.map(weight));
  return all.find((section) => weight(section) === most);
}

/** Tiles repeat what stands elsewhere. */
const passing = ['if', 'else', 'kpis', 'kpi'];

function spokenIn(page: Node, queryOf: (name: string) => string | undefined): Spoken[] {
  const sections: Spoken[] = [section(undefined)];
  for (const node of page.walk()) {
    if (node.type === 'heading' && node.attributes.level === 2) sections.push(section(node));
    const { shown, named } = sections.at(-1) ?? section(undefined);
    const counted = node.type === 'tag' && !passing.includes(node.tag ?? '') ? shown : named;
    for (const name of variablesIn(Object.values(node.attributes))) {
      const query = queryOf(name);
      if (query !== undefined) counted.set(query, (counted.get(query) ?? 0) + 1);
    }
  }
  return sections;
}

const section = (heading: Node | undefined): Spoken => ({ heading, shown: new Map(), named: new Map() });

function variablesIn(values: readonly unknown[]): string[] {
  return values.flatMap((value) => {
    if (Markdoc.Ast.isVariable(value)) return [String(value.path[0])];
    if (Markdoc.Ast.isFunction(value)) return variablesIn(Object.values(value.parameters));
    return Array.isArray(value) ? variablesIn(value) : [];
  });
}
