export interface Weighted {
  readonly id: string;
  readonly weight: number;
}

/**
 * Spreads weighted items over nodes: every item goes to the node it prefers most (rendezvous hashing) that still has
 * room in an even share. A new camera disturbs few others, and a new node takes its share and leaves the rest in place,
 * so that a change replaces as few containers as it can. Keys are node ids; every node is there.
 */
export function spreadOver<T extends Weighted>(
  items: readonly T[],
  nodeIds: readonly string[],
): ReadonlyMap<string, readonly T[]> {
  const nodes = nodeIds.map((id) => ({ id, hash: fnv1a(id), load: 0, items: [] as T[] }));
  if (nodes.length === 0) return new Map();
  const share = items.reduce((sum, { weight }) => sum + weight, 0) / nodes.length;
  for (const item of items) {
    const hash = fnv1a(item.id);
    let best: (typeof nodes)[number] | undefined;
    let bestScore = -1;
    for (const node of nodes) {
      if (node.load >= share && share > 0) continue;
      const score = mix(hash ^ node.hash);
      if (score > bestScore) [best, bestScore] = [node, score];
    }
    // Rounding may leave every node at its share with one item to go.
    const node = best ?? nodes.reduce((least, other) => (other.load < least.load ? other : least));
    node.load += item.weight;
    node.items.push(item);
  }
  return new Map(nodes.map((node) => [node.id, node.items]));
}

/** 32-bit FNV-1a of a text's UTF-16 units. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** The finaliser of MurmurHash3: near inputs give far outputs. */
function mix(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
