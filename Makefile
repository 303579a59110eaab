.PHONY: build test demo accept-snapshots pack publish benchmark format check clean

## build: compile everything
build:
	dotnet build RsyslogRelp.sln

## test: every test; installs missing judges as root; ends with "N passed, N failed, N skipped"
test:
	hack/test

## demo: from a refused Shoot, and a good one, to a forwarding rsyslogd and a cleaned node; kube-apiserver where KUBEBUILDER_ASSETS names it
demo:
	hack/demo

## accept-snapshots: take what is rendered now for the truth; look at the diff before you commit it
accept-snapshots:
	ACCEPT_SNAPSHOTS=1 dotnet test tests/Adapters.Rendering.Tests --filter FullyQualifiedName~SnapshotTests

## pack: NuGet packages and the dotnet tool into artifacts/packages, tried out by the sample
pack:
	hack/check-packages

## publish: webhook host and controller as one native program each, into artifacts/webhook and artifacts/controller
publish:
	hack/publish-host webhook
	hack/publish-host controller

## benchmark: rendering, validation, the webhook host under load, 1,000 Extensions; results below benchmarks/
benchmark:
	dotnet run -c Release --project benchmarks/Rendering -- --filter '*'
	benchmarks/webhook-load
	benchmarks/controller-scale

## format: apply .editorconfig
format:
	dotnet format RsyslogRelp.sln

## check: what a reviewer would run before looking
check:
	dotnet format RsyslogRelp.sln --verify-no-changes
	shellcheck -x $$(grep -lrE '^#(!/usr/bin/env bash| shellcheck shell)' hack benchmarks .ci --exclude-dir=bin --exclude-dir=obj)

## clean: remove everything that was built
clean:
	rm -rf artifacts
	find . -name bin -o -name obj | xargs rm -rf
