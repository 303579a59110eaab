# The images: `hack/build-images TARGET...`. They hold native programs, so each is compiled on the architecture that it runs on.
FROM mcr.microsoft.com/dotnet/sdk:10.0-noble@sha256:e70cdb7f80b0348f5cb85f19a8f670fca061f033d57eed12fa003d58b0e06317 AS source
RUN apt-get update && apt-get install -y --no-install-recommends clang lld zlib1g-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
# Restores are locked to packages.lock.json.
ENV CI=true

FROM source AS publish-webhook
RUN hack/publish webhook /app

FROM source AS publish-controller
RUN hack/publish controller /app

# What --version prints; there is no git here. The hosts print none, and are not compiled anew for each commit.
FROM source AS publish-cli
ARG VERSION=
ARG REVISION=
ARG COMMIT_DATE=
RUN hack/publish cli /app

# No shell, no package manager, no .NET; user 1654.
FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled@sha256:18d4848091a40d13dbfdd6a8340c1657dc3e2f2d7fa2f042e9d162e68669dbc9 AS host
ARG VERSION=0.0.0
ARG REVISION=unknown
LABEL org.opencontainers.image.vendor="The RsyslogRelp authors" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
# The hosts bind their ports themselves.
ENV ASPNETCORE_HTTP_PORTS=
USER 1654:1654

FROM host AS webhook
LABEL org.opencontainers.image.title="rsyslog-relp-webhook" \
      org.opencontainers.image.description="The admission webhooks of shoot-rsyslog-relp"
COPY --from=publish-webhook /app /app
ENTRYPOINT ["/app/rsyslog-relp-webhook"]

FROM host AS controller
LABEL org.opencontainers.image.title="rsyslog-relp-controller" \
      org.opencontainers.image.description="The controller of shoot-rsyslog-relp's Extensions"
COPY --from=publish-controller /app /app
ENTRYPOINT ["/app/rsyslog-relp-controller"]

FROM host AS cli
LABEL org.opencontainers.image.title="rsyslog-relp" \
      org.opencontainers.image.description="Validates, renders, compares, matches, checks and explains RsyslogRelpConfig documents"
COPY --from=publish-cli /app /app
ENTRYPOINT ["/app/rsyslog-relp"]

# A receiver to try things out with: what arrives over RELP is printed. Its configuration comes with the chart.
FROM alpine:3.22@sha256:14358309a308569c32bdc37e2e0e9694be33a9d99e68afb0f5ff33cc1f695dce AS echo-server
ARG VERSION=0.0.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="rsyslog-relp-echo-server" \
      org.opencontainers.image.description="Prints what arrives over RELP" \
      org.opencontainers.image.vendor="The RsyslogRelp authors" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
RUN apk add --no-cache rsyslog rsyslog-relp
USER 1654:1654
# No file with the process id: nothing is written.
ENTRYPOINT ["rsyslogd", "-n", "-iNONE"]
CMD ["-f", "/etc/rsyslog.conf"]
