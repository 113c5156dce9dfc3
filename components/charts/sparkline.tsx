/** A line of 96 × 20 px, drawn on the server. `label` says in words what it shows. */
export function Sparkline({ values, label }: { values: readonly number[]; label: string }) {
  const most = Math.max(1, ...values);
  const step = values.length > 1 ? 94 / (values.length - 1) : 0;
  const path = values
    .map(
      (value, index) =>
        `${index ? "L" : "M"}${(1 + index * step).toFixed(1)} ${(18 - (value / most) * 16).toFixed(1)}`,
    )
    .join("");
  return (
    <svg viewBox="0 0 96 20" width="96" height="20" role="img" aria-label={label} className="text-ok">
      <path d={path} fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" />
    </svg>
  );
}
