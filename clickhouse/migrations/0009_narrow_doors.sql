-- Narrower doors to the same rows, for questions that know the time or the trace they are about.
--
-- spans_of looks for withdrawals in the whole project, whatever its caller's range: 23 ms for each million spans with
-- one in a hundred corrected, so it grows with the table. A withdrawal carries the start_time and the trace_id of what
-- it withdraws, so these look where their caller looks, and grow with the range.
CREATE OR REPLACE VIEW spans_between {{on_cluster}} AS
SELECT * FROM spans
WHERE project_id = {project_id:UInt64} AND sign = 1
  AND start_time >= {from:DateTime64(3)} AND start_time < {to:DateTime64(3)}
  AND (start_time, span_key, revision) NOT IN (
    SELECT start_time, span_key, revision FROM spans
    WHERE project_id = {project_id:UInt64} AND sign = -1
      AND start_time >= {from:DateTime64(3)} AND start_time < {to:DateTime64(3)}
  );

CREATE OR REPLACE VIEW spans_of_trace {{on_cluster}} AS
SELECT * FROM spans
WHERE project_id = {project_id:UInt64} AND sign = 1 AND trace_id = {trace_id:String}
  AND (start_time, span_key, revision) NOT IN (
    SELECT start_time, span_key, revision FROM spans
    WHERE project_id = {project_id:UInt64} AND sign = -1 AND trace_id = {trace_id:String}
  );
