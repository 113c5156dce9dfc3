import { Badge } from "@/components/ui/badge";
import { CodeBlock } from "@/components/ui/code-block";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import type { Way } from "./snippets";

/** The ways to send as tabs, and the place of the one that is to come. */
export function Ways({ ways }: { ways: Way[] }) {
  return (
    <Tabs defaultValue={ways[0]?.id ?? "callsight"}>
      <TabsList aria-label="Ways to send calls">
        {ways.map(({ id, name }) => (
          <TabsTrigger key={id} value={id}>
            {name}
          </TabsTrigger>
        ))}
        <TabsTrigger value="callsight">
          <span className="inline-flex items-center gap-1.5">
            callsight <Badge>coming</Badge>
          </span>
        </TabsTrigger>
      </TabsList>
      {ways.map((way) => (
        <TabsContent key={way.id} value={way.id} className="flex flex-col gap-4">
          <p className="text-base text-pretty text-ink-2">{way.lead}</p>
          {way.blocks.map(({ label, code }) => (
            <CodeBlock key={code} label={label} code={code} />
          ))}
          {way.notes.length > 0 ? (
            <ul className="flex list-disc flex-col gap-1 pl-5 text-sm text-pretty text-ink-2">
              {way.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          ) : null}
        </TabsContent>
      ))}
      <TabsContent value="callsight" className="flex flex-col gap-2 text-base text-pretty text-ink-2">
        <p>
          Our own package for servers on the TypeScript SDK: one line, no other dependency, and it sees each
          request on the wire. It is not published yet.
        </p>
        <p>Until then Sentry's wrapper sends the same calls, and the DSN above stays the same.</p>
      </TabsContent>
    </Tabs>
  );
}
