/** What follows from a text alone, and is asked again and again. */

/** @param most texts whose results are kept; with one more, all are let go */
export function remembered<Value>(make: (text: string) => Value, most: number): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const made = make(text);
    if (known.size >= most) known.clear();
    known.set(text, made);
    return made;
  };
}
