/* Tools of this device that read an angle: each says so here, and capture and the self-check open
   whichever the assessment is measured with. Pages carry a tool's script only where it is chosen. */

const tools = new Map();

/* `instrument` as in athletes/protocol.py; `open(asked)` shows the tool. `asked` is {motion, side,
   position, taken, wanted, onTake({deg, raw}), onDrop(), onClose()}: `taken` are the texts in the side's
   cells, `wanted` how many cells it has, `deg` is a text such as "31.2", and `raw` what is kept of it.
   onTake and onDrop answer with what is asked next, or null when every cell is filled: then it closes. */
export function offerTool(instrument, open) {
  tools.set(instrument, open);
}

export const toolFor = (instrument) => tools.get(instrument);
