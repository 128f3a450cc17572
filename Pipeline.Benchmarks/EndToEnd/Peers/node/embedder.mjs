/** Numbers in a vector, as in the pipeline's model of hashed words. */
export const dimensions = 384;

const word = /[\p{L}\p{N}]+/gu;

/** A unit vector of a text: each word adds or takes one at a place that its hash gives. */
export function embed(text) {
  const vector = new Array(dimensions).fill(0);
  for (const [found] of text.toLowerCase().matchAll(word)) {
    let hash = 0x811c9dc5;
    for (let i = 0; i < found.length; i++) {
      hash = Math.imul(hash ^ found.charCodeAt(i), 0x01000193);
    }

    vector[(hash >>> 1) % dimensions] += hash & 1 ? 1 : -1;
  }

  let squares = 0;
  for (const number of vector) {
    squares += number * number;
  }

  const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
  return vector.map((number) => number * scale);
}
