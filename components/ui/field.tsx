import { CircleAlert } from "lucide-react";
import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "./cn";
import { Input } from "./input";

/** What a control inside a `Field` must carry so that its label, hint and error are read out with it. */
export type FieldWiring = { id: string; "aria-describedby"?: string; "aria-invalid"?: true };

/**
 * A labelled control with a hint and an error in words.
 *
 *     <Field label="Role" error={errors.role}>{(wiring) => <Select name="role" {...wiring}>…</Select>}</Field>
 */
export function Field({
  label,
  hint,
  error,
  className,
  children,
}: {
  label: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
  className?: string;
  children: (wiring: FieldWiring) => ReactNode;
}) {
  const id = useId();
  const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div className={cn("flex flex-col gap-1.5", className)}>
      <label htmlFor={id} className="text-sm font-medium text-ink">
        {label}
      </label>
      {children({
        id,
        ...(described ? { "aria-describedby": described } : {}),
        ...(error ? { "aria-invalid": true as const } : {}),
      })}
      {error ? (
        <p id={`${id}-error`} className="flex items-start gap-1.5 text-sm text-error-ink">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span>{error}</span>
        </p>
      ) : null}
      {hint ? (
        <p id={`${id}-hint`} className="text-xs text-ink-3">
          {hint}
        </p>
      ) : null}
    </div>
  );
}

/** The usual case: a labelled line of text. */
export function TextField({
  label,
  hint,
  error,
  className,
  ...input
}: Omit<ComponentProps<"input">, "id"> & { label: ReactNode; hint?: ReactNode; error?: ReactNode }) {
  return (
    <Field label={label} hint={hint} error={error} {...(className ? { className } : {})}>
      {(wiring) => <Input {...input} {...wiring} />}
    </Field>
  );
}
