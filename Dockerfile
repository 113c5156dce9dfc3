# syntax=docker/dockerfile:1
#
#   docker build --tag callsight .                     with the embedded stores (the default)
#   docker build --tag callsight --target servers .    for DATABASE_URL and CLICKHOUSE_URL, 540 MB smaller
#
# Debian, because the embedded ClickHouse needs glibc.
ARG NODE=20-bookworm-slim

FROM node:${NODE} AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY sdk/package.json sdk/

# Everything, to build with.
FROM packages AS build
RUN npm ci
COPY . .
RUN node scripts/generate.mjs && node scripts/build.mjs && rm -rf .next/cache

# What runs.
FROM packages AS runtime-packages
RUN npm ci --omit=dev

FROM runtime-packages AS runtime-packages-for-servers
RUN rm -rf node_modules/chdb node_modules/@chdb

FROM node:${NODE} AS base
# A statement of the embedded ClickHouse holds a thread while it runs; Node's four are too few.
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 UV_THREADPOOL_SIZE=16 PORT=3000 DATA_DIR=/data
RUN install --directory --owner=node --group=node /data
WORKDIR /app
COPY package.json next.config.ts LICENSE ./
COPY clickhouse clickhouse
COPY prisma prisma
COPY --from=build /app/dist dist
# Next keeps what it renders beside what it was built from.
COPY --from=build --chown=node:node /app/.next .next
USER node
VOLUME /data
EXPOSE 3000
# Alive, not ready: a store that is away is no reason to restart this.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/server.js"]

FROM base AS servers
COPY --from=runtime-packages-for-servers /app/node_modules node_modules

FROM base AS embedded
COPY --from=runtime-packages /app/node_modules node_modules
