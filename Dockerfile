# syntax=docker/dockerfile:1
# The program in production: no development dependencies, no simulators, no package manager, nobody's root. It runs on a
# read-only file system and writes nowhere but to /state, which only the embedded database uses:
#
#   docker build -t promotions .
#   docker run --read-only --cap-drop ALL --security-opt no-new-privileges -p 4000:4000 \
#     -v "$PWD/promotions:/etc/promotions:ro" -e DATABASE_URL=postgresql://user@host:5432/promotions promotions
#
# SIGHUP (docker kill -s HUP) has the keys in /etc/promotions read again.

FROM node:24.21.0-bookworm-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6 AS base
WORKDIR /app
COPY package.json package-lock.json .npmrc ./

FROM base AS build
RUN npm ci --ignore-scripts
COPY tsconfig.json build.ts ./
COPY src src
RUN node build.ts --production --user 10001

# No install script of a package in production does more than print a note.
FROM base AS packages
RUN npm ci --omit=dev --ignore-scripts
RUN mkdir /state

FROM base
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn* \
    /usr/local/bin/yarn /usr/local/bin/yarnpkg package-lock.json .npmrc
COPY --from=packages /app/node_modules node_modules
COPY --from=packages --chown=10001:10001 /state /state
COPY --from=build /app/dist dist
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000 PROMOTIONS_DIR=/state PROMOTIONS_CONFIG=/etc/promotions/promotions.yaml
EXPOSE 4000
VOLUME ["/state"]
USER 10001:10001
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/livez`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/main.js"]
