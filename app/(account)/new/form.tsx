"use client";

import { useActionState, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, TextField } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { createInOneStep } from "./actions";

/** @param chosen slug of the organisation to begin with; `""` for a new one */
export function NewProjectForm({
  organizations,
  chosen,
}: {
  organizations: { slug: string; name: string }[];
  chosen: string;
}) {
  const [{ problem, fields, typed }, action, isPending] = useActionState(createInOneStep, {});
  const [into, setInto] = useState(chosen);
  return (
    <form action={action} className="flex flex-col gap-4" noValidate>
      {problem ? <Notice tone="error">{problem}</Notice> : null}
      {organizations.length > 0 ? (
        <Field label="Organisation">
          {(wiring) => (
            // React resets a form after its action: the key makes what was chosen the value to reset to.
            <Select
              key={typed?.into}
              {...wiring}
              name="into"
              defaultValue={typed?.into ?? chosen}
              onChange={(event) => setInto(event.target.value)}
            >
              {organizations.map(({ slug, name }) => (
                <option key={slug} value={slug}>
                  {name}
                </option>
              ))}
              <option value="">A new organisation …</option>
            </Select>
          )}
        </Field>
      ) : null}
      {into === "" ? (
        <TextField
          label={organizations.length > 0 ? "Name of the new organisation" : "Organisation"}
          name="organization"
          autoFocus
          autoComplete="organization"
          placeholder="Acme"
          hint="Your team or company. Everyone in it sees all of its projects."
          defaultValue={typed?.organization}
          error={fields?.organization}
        />
      ) : null}
      <TextField
        label="Project"
        name="project"
        autoComplete="off"
        placeholder="Weather server"
        defaultValue={typed?.project}
        error={fields?.project}
      />
      <Button type="submit" intent="primary" size="lg" disabled={isPending}>
        {isPending ? "Creating …" : "Create the project"}
      </Button>
    </form>
  );
}
