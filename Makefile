.PHONY: help build test test-kills mutants test-cov test-node soak chaos dashboard-picture fuzz demo accept-snapshots review pack publish benchmark format check clean

## help: what make can do
help:
	@sed -n 's/^## \([a-z-]*\): /\1\t/p' $(firstword $(MAKEFILE_LIST)) | LC_ALL=C sort | awk -F '\t' '{ printf "%-26s %s\n", $$1, $$2 }'

## build: compile everything
build:
	dotnet build RsyslogRelp.sln

## test: every test; as root installs missing programs; ends with "N passed, N failed, N skipped"
test:
	hack/test

## test-kills: the node's scripts killed after every call that they make, the controller at every step of a deletion; about half an hour
test-kills:
	KILLS=all dotnet test tests/Node.Tests --filter 'FullyQualifiedName~KillTests|FullyQualifiedName~cut_short'
	KILLS=all dotnet test tests/Cluster.Tests --filter FullyQualifiedName~KillTests

## mutants: changes of the code that no test notices (Stryker.NET), PROJECT= and FILES= for a part; hours for all
mutants:
	hack/mutants

## test-cov: what tests cover of each project, in percent of lines and branches
test-cov:
	hack/test-coverage

## test-node: tests on booted nodes (systemd in a container of each Debian release); root only
test-node:
	hack/test-node

## soak: numbered messages from booted nodes under faults, MESSAGES=10000 each; what is lost and repeated, into docs/reliability.md; root only
soak:
	hack/soak

## chaos: MINUTES= (15) SEED=; both hosts under load and faults on a kube-apiserver; counts wrong answers, into docs/reliability.md
chaos:
	MINUTES=$(MINUTES) SEED=$(SEED) hack/chaos

## dashboard-picture: docs/pictures/dashboard.svg from what booted nodes export, in MINUTES (40); root only
dashboard-picture:
	MINUTES=$(MINUTES) hack/dashboard-picture

## fuzz: TARGET= MINUTES= (1) SEED=; arbitrary bytes for what reads bytes of strangers; REPLAY=PATH runs inputs; docs/reliability.md
fuzz:
	TARGET=$(TARGET) MINUTES=$(MINUTES) SEED=$(SEED) REPLAY=$(REPLAY) nice -n 10 hack/fuzz

## demo: from a refused Shoot, and a good one, to a forwarding rsyslogd and a cleaned node; kube-apiserver where KUBEBUILDER_ASSETS names it
demo:
	hack/demo

## accept-snapshots: take what is rendered now for the truth; look at the diff before you commit it
accept-snapshots:
	ACCEPT_SNAPSHOTS=1 dotnet test tests/Adapters.Rendering.Tests --filter FullyQualifiedName~SnapshotTests

## review: each distinct change of the snapshots since BASE= (main), as artifacts/review/index.html and summary.md
review:
	hack/review-snapshots $(BASE)

## pack: NuGet packages and the dotnet tool into artifacts/packages, tried out by the sample
pack:
	hack/check-packages

## publish: webhook host, controller and command line as one native program each, into artifacts/published
publish:
	hack/publish webhook
	hack/publish controller
	hack/publish cli

## benchmark: all benchmarks, as one table; what each of them printed is below artifacts/benchmarks
benchmark:
	benchmarks/summary

## format: apply .editorconfig
format:
	dotnet format RsyslogRelp.sln

## check: formatting, line length, shell scripts
check:
	hack/check-line-length
	dotnet format RsyslogRelp.sln --verify-no-changes
	shellcheck -x $$(grep -lrE '^#(!/usr/bin/env bash| shellcheck shell)' hack benchmarks .ci --exclude-dir=bin --exclude-dir=obj)

## clean: remove everything that was built
clean:
	rm -rf artifacts
	find . -name bin -o -name obj | xargs rm -rf

.PHONY: generate check-generate accept-chart-snapshots check-charts check-images docker-images echo-server-docker-image push-docker-images push-echo-server-image audit release-check verify

## generate: image repositories (hack/registry) and tables of values of the charts, examples/extension.yaml, examples/controller-registration.yaml, docs/schema
generate:
	hack/generate

## check-generate: fail where generate would change something
check-generate:
	hack/generate --check

## accept-chart-snapshots: take what the charts render and the hosts' --help for the truth; look at the diff before you commit it
accept-chart-snapshots:
	ACCEPT_SNAPSHOTS=1 dotnet test tests/Charts.Tests --filter 'FullyQualifiedName~RenderedManifestsTests|FullyQualifiedName~OperationsDocumentTests'

## check-charts: helm lint
check-charts:
	hack/helm lint --strict --quiet charts/shoot-rsyslog-relp charts/shoot-rsyslog-relp-admission-runtime charts/shoot-rsyslog-relp-admission-application
	hack/helm lint --strict --quiet charts/rsyslog-relp-echo-server --set tls.enabled=false

## check-images: publish every program as its image holds it, start it, have the hosts render every snapshot, and compare the command line
check-images:
	dotnet test tests/Charts.Tests --filter FullyQualifiedName~Charts.Tests.Images

## docker-images: images of webhook, controller and command line, for this machine's architecture
docker-images:
	hack/build-images webhook controller cli

## echo-server-docker-image: image of the RELP receiver to try things out with
echo-server-docker-image:
	hack/build-images echo-server

## push-docker-images: images of webhook, controller and command line for all architectures, pushed to REGISTRY; default hack/registry
push-docker-images:
	hack/build-images --push webhook controller cli

## push-echo-server-image: image of the RELP receiver for all architectures, pushed to REGISTRY; default hack/registry
push-echo-server-image:
	hack/build-images --push echo-server

## audit: packages with known vulnerabilities; asks NuGet's feed
audit:
	hack/audit-packages

## release-check: make a release twice, publish nothing, and compare: packages, native command line, SBOMs, licences, vulnerabilities
release-check:
	hack/release-check

## verify: check, check-generate, check-charts, pack, test and check-images: what decides about a change
verify: check check-generate check-charts pack test check-images

.PHONY: extension-up extension-down remote-extension-up remote-extension-down configure-shoot

## extension-up: build what is here and run it in the local landscape of GARDENER_REPO_ROOT; CREATE_SHOOT=true: and a Shoot; docs/development.md
extension-up:
	CREATE_SHOOT=$(CREATE_SHOOT) hack/extension up

## extension-down: remove what extension-up has deployed
extension-down:
	hack/extension down

## remote-extension-up: build what is here and run it in a remote landscape; SEED_NAME= for one seed only
remote-extension-up:
	SEED_NAME=$(SEED_NAME) hack/extension remote-up

## remote-extension-down: remove what remote-extension-up has deployed
remote-extension-down:
	hack/extension remote-down

## configure-shoot: SHOOT_NAME= SHOOT_NAMESPACE=; have that Shoot forward its logs to an echo server of its own
configure-shoot:
	hack/configure-shoot "$(SHOOT_NAMESPACE)" "$(SHOOT_NAME)"
