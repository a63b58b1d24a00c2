# syntax=docker/dockerfile:1

# --- Compile -------------------------------------------------------------------------------------------------------
FROM node:20-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts ./scripts
COPY src ./src
RUN npm run build

# --- Packages of the running application only --------------------------------------------------------------------------
FROM node:20-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund

# --- The image -----------------------------------------------------------------------------------------------------
FROM node:20-slim
LABEL org.opencontainers.image.title="Pathloom" org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    DATA_DIR=/data
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json LICENSE ./
# Made before VOLUME, so that a new volume belongs to the user that runs the server.
RUN install -d -o node -g node -m 0700 /data
USER node
VOLUME /data
EXPOSE 3000
# node:20-slim has no curl; /healthz answers while the process is alive. Restarting would not mend a back end that is
# down, so /readyz is left to whoever routes the traffic.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# The compiled program itself, not npm: signals reach it, and nothing is compiled at start.
CMD ["node", "dist/src/main.js"]
