# Williams Librarian as an image: the server's code, run by Node as it stands, with the dependencies that it runs on. The
# PostgreSQL that otherwise comes with them is left out: DATABASE_URL has to name one.

FROM node:24.21.0-bookworm-slim AS base
WORKDIR /app
COPY package.json package-lock.json ./

# The database client is generated from the schema, by a tool that the image has no use for.
FROM base AS generated
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY prisma.config.ts ./
COPY prisma ./prisma
RUN PRISMA_SCHEMA_ENGINE_BINARY=/bin/true npx prisma generate

# Without "optional" too: that is where PostgreSQL's programs are, and all of Prisma's tools. Then goes what Node never
# loads, half of the rest: types, source maps, and Prisma's compilers for the databases that aren't spoken here.
FROM base AS dependencies
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund
RUN find node_modules -type f -regex '.*\.\(d\.[cm]?ts\|map\)' -delete \
  && find node_modules/@prisma/client/runtime -name 'query_compiler_*' ! -name '*.postgresql.*' -delete \
  && rm -r node_modules/typescript

FROM base
COPY --from=dependencies /app/node_modules ./node_modules
COPY prisma/migrations ./prisma/migrations
COPY src ./src
COPY --from=generated /app/src/storage/database/generated ./src/storage/database/generated
RUN mkdir /data && chown node:node /data

# Other machines can reach it, so it wants to hear who may use it: it does not start before that is said.
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/data
EXPOSE 8000
USER node
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 8000}/livez`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "src/main.ts"]
CMD ["serve"]
