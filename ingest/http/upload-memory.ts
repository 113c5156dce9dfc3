import { totalmem } from "node:os";
import { metrics } from "@/lib/metrics";
import { resident } from "@/lib/resident";
import { UPLOAD_BYTES_MAX } from "./body";

/** What one upload holds in memory, from its first byte until it is answered. */
export type Held = {
  /** Holds so many bytes more; false, and nothing more is held, when this process holds enough already. */
  grow: (bytes: number) => boolean;
  release: () => void;
};

/**
 * How much memory all uploads together may take: bytes as they came and as they were decompressed, until they are stored
 * and answered. Bytes count when they are there, not when a header promises them: who only promises keeps nobody out.
 *
 * What is made of the bytes (parsed JSON, rows) takes some times as much, one upload at a time, and is not counted; hence
 * only a sixteenth of the machine.
 */
export class UploadMemory {
  readonly bytesMax: number;
  #bytes = 0;

  constructor(bytesMax: number) {
    this.bytesMax = bytesMax;
  }

  get bytes(): number {
    return this.#bytes;
  }

  hold(): Held {
    let held = 0;
    const change = (bytes: number) => {
      held += bytes;
      this.#bytes += bytes;
      metrics().uploadBytes.set(this.#bytes);
    };
    return {
      grow: (bytes) => {
        if (this.#bytes + bytes > this.bytesMax) return false;
        change(bytes);
        return true;
      },
      release: () => change(-held),
    };
  }
}

const SHARE_OF_MACHINE = 1 / 16;

/** One upload of the largest size, compressed hardly at all, must fit on the smallest machine. */
const BYTES_MIN = 2 * UPLOAD_BYTES_MAX;

/** The memory of this process for uploads, by what its machine or container has. */
export const uploadMemory = (): UploadMemory =>
  resident("upload-memory", () => {
    // 0 where nothing constrains the process, and on some systems a number beyond any machine.
    const constrained = process.constrainedMemory();
    const machine = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
    return new UploadMemory(Math.max(BYTES_MIN, Math.floor(machine * SHARE_OF_MACHINE)));
  });
