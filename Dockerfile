# Womba: the command `womba` (server, index run, everything else) and `womba-chroma` (the Chroma server beside it).
# docs/containers.md says how to build and run it, what it weighs, and why it is made this way.

# Everything the lock file names, once: both stages below start from it. A registry that needs settings of its own gets them
# from a secret that no layer keeps: --secret id=npmrc,src=$HOME/.npmrc
# Chroma's native server comes with 370 MB of debugging symbols; they go before the layer is stored.
FROM node:24-trixie-slim AS install
RUN apt-get update -q \
    && apt-get install -y -q --no-install-recommends binutils \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc \
    npm ci --ignore-scripts --no-audit --no-fund \
    && npm cache clean --force \
    && find node_modules -name '*.node' -exec strip --strip-unneeded {} +

# What production needs, without what only an editor or a debugger reads: source maps and types.
FROM install AS dependencies
RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
    && find node_modules -type f \( -name '*.map' -o -name '*.ts' -o -name '*.mts' -o -name '*.cts' \) -delete

FROM install AS build
COPY . .
RUN npm run build

FROM node:24-trixie-slim
ARG WOMBA_VERSION=0.1.0
ARG WOMBA_REVISION=unknown
LABEL org.opencontainers.image.title="womba" \
      org.opencontainers.image.description="A company's testing knowledge in one searchable database, and test plans grounded in it" \
      org.opencontainers.image.version="$WOMBA_VERSION" \
      org.opencontainers.image.revision="$WOMBA_REVISION" \
      org.opencontainers.image.licenses="MIT"
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY package.json LICENSE README.md CHANGELOG.md ./
COPY bin bin
COPY prompts prompts
COPY container container
COPY --from=build /app/dist dist
# Only /app/data (a volume) and /tmp are written to; the rest may be read-only.
RUN ln -s /app/bin/womba.cjs /usr/local/bin/womba \
    && ln -s /app/container/womba-chroma.ts /usr/local/bin/womba-chroma \
    && chmod 0755 bin/womba.cjs container/womba-chroma.ts \
    && mkdir data \
    && chown 1000:1000 data
ENV NODE_ENV=production \
    API_HOST=0.0.0.0 \
    WOMBA_DATA_DIR=/app/data
USER 1000:1000
EXPOSE 8000 8001
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["node", "/app/container/healthcheck.ts"]
# The base image's own would run `node` for a name that it does not know.
ENTRYPOINT []
CMD ["womba", "serve"]
