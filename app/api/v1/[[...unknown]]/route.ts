import { ApiError, answer } from "@/lib/api/http";

/** Whatever no other route answers: as JSON, because a program asked, not a person. */
function answerUnknown(request: Request): Promise<Response> {
  return answer(async () => {
    const { pathname } = new URL(request.url);
    throw new ApiError(404, `There is nothing at ${pathname}. /api/v1/openapi.json lists what there is.`);
  });
}

export {
  answerUnknown as DELETE,
  answerUnknown as GET,
  answerUnknown as HEAD,
  answerUnknown as OPTIONS,
  answerUnknown as PATCH,
  answerUnknown as POST,
  answerUnknown as PUT,
};
