# The images: `hack/build-images TARGET...`. Programs are published once, on the builder's own architecture, and run on each.
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0-noble AS source
WORKDIR /source
COPY . .
# Restores are locked to packages.lock.json.
ENV CI=true

FROM source AS publish-webhook
RUN hack/publish Host.Webhook /app

FROM source AS publish-controller
RUN hack/publish Host.Controller /app

FROM source AS publish-cli
RUN hack/publish Host.Cli /app

# No shell, no package manager; user 1654.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled AS runtime
ARG VERSION=0.0.0
ARG REVISION=unknown
LABEL org.opencontainers.image.vendor="The RsyslogRelp authors" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
# Nothing is written outside of the mounted directories, so no diagnostics socket either; the hosts bind their ports themselves.
ENV DOTNET_EnableDiagnostics=0 \
    ASPNETCORE_HTTP_PORTS=
WORKDIR /app
USER 1654:1654

FROM runtime AS webhook
LABEL org.opencontainers.image.title="rsyslog-relp-webhook" \
      org.opencontainers.image.description="The admission webhooks of shoot-rsyslog-relp"
COPY --from=publish-webhook /app /app
ENTRYPOINT ["dotnet", "rsyslog-relp-webhook.dll"]

FROM runtime AS controller
LABEL org.opencontainers.image.title="rsyslog-relp-controller" \
      org.opencontainers.image.description="The controller of shoot-rsyslog-relp's Extensions"
COPY --from=publish-controller /app /app
ENTRYPOINT ["dotnet", "rsyslog-relp-controller.dll"]

FROM runtime AS cli
LABEL org.opencontainers.image.title="rsyslog-relp" \
      org.opencontainers.image.description="Validates, renders, compares and checks RsyslogRelpConfig documents"
COPY --from=publish-cli /app /app
ENTRYPOINT ["dotnet", "rsyslog-relp.dll"]

# A receiver to try things out with: what arrives over RELP is printed. Its configuration comes with the chart.
FROM alpine:3.22 AS echo-server
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
