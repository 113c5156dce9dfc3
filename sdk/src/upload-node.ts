import http from "node:http";
import https from "node:https";
import { type Answer, NO_ANSWER, type Post } from "./upload";

const CONNECTIONS_MAX = 2;
const agents = {
  "http:": new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS_MAX }),
  "https:": new https.Agent({ keepAlive: true, maxSockets: CONNECTIONS_MAX }),
};

/**
 * Uploads by Node's own client. `fetch` would keep the process alive until a receiver that hangs has timed out; here the
 * socket and the timer are let go of, so that a process which has nothing else to do ends at once.
 */
export const postByNode: Post = ({ url, headers, body, timeoutMs }) =>
  new Promise((resolve) => {
    const { protocol } = new URL(url);
    const bytes = Buffer.from(body);
    const request = (protocol === "https:" ? https : http).request(url, {
      method: "POST",
      agent: protocol === "https:" ? agents["https:"] : agents["http:"],
      headers: { ...headers, "content-length": bytes.length },
    });
    const timer = setTimeout(() => end(NO_ANSWER), timeoutMs);
    timer.unref();
    const end = (answer: Answer) => {
      clearTimeout(timer);
      if (answer.status === 0) request.destroy();
      resolve(answer);
    };
    request.on("socket", (socket) => socket.unref());
    request.on("error", () => end(NO_ANSWER));
    request.on("response", (response) => {
      const answered = { status: response.statusCode ?? 0, retryAfter: response.headers["retry-after"] };
      // The body says nothing that we would act on. A short one is read, so that the connection can be used again.
      let length = 0;
      response.on("data", (chunk: Buffer) => {
        length += chunk.length;
        if (length > ANSWER_BYTES_MAX) response.destroy();
      });
      response.on("error", () => {});
      end(answered);
      const giveUp = setTimeout(() => response.destroy(), timeoutMs);
      giveUp.unref();
      response.once("close", () => clearTimeout(giveUp));
    });
    request.end(bytes);
  });

const ANSWER_BYTES_MAX = 64 * 1024;
