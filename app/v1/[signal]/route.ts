// server.ts answers this path before Next sees it; this is for hosts that run Next alone.
export {
  respondToUpload as GET,
  respondToUpload as OPTIONS,
  respondToUpload as POST,
  respondToUpload as PUT,
} from "@/ingest/http/web";
