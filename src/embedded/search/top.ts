/**
 * The first `count` of the documents in an order, sorted.
 * @param comesBefore a strict total order
 */
export function firstOf(
  documents: Uint32Array,
  count: number,
  comesBefore: (a: number, b: number) => boolean,
): number[] {
  // A heap with the last of the first at its root.
  const heap: number[] = [];
  if (count === 0) return heap;
  for (let next = 0; next < documents.length; next += 1) {
    const document = documents[next] as number;
    if (heap.length < count) {
      heap.push(document);
      rise(heap, comesBefore);
    } else if (comesBefore(document, heap[0] as number)) {
      heap[0] = document;
      sink(heap, comesBefore);
    }
  }
  return heap.sort((a, b) => (comesBefore(a, b) ? -1 : 1));
}

function rise(heap: number[], comesBefore: (a: number, b: number) => boolean): void {
  let at = heap.length - 1;
  const document = heap[at] as number;
  while (at > 0) {
    const parent = (at - 1) >>> 1;
    if (!comesBefore(heap[parent] as number, document)) break;
    heap[at] = heap[parent] as number;
    at = parent;
  }
  heap[at] = document;
}

function sink(heap: number[], comesBefore: (a: number, b: number) => boolean): void {
  const document = heap[0] as number;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && comesBefore(heap[child] as number, heap[child + 1] as number)) child += 1;
    if (!comesBefore(document, heap[child] as number)) break;
    heap[at] = heap[child] as number;
    at = child;
  }
  heap[at] = document;
}
