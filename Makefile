.PHONY: build test test-node demo accept-snapshots pack benchmark format check clean

## build: compile everything
build:
	dotnet build RsyslogRelp.sln

## test: every test; installs missing judges as root; ends with "N passed, N failed, N skipped"
test:
	hack/test

## test-node: tests on booted nodes (systemd in a container of each Debian release); root only
test-node:
	hack/test-node

## demo: from examples/shoot.yaml to a forwarding rsyslogd
demo:
	hack/demo

## accept-snapshots: take what is rendered now for the truth; look at the diff before you commit it
accept-snapshots:
	ACCEPT_SNAPSHOTS=1 dotnet test tests/Adapters.Rendering.Tests --filter FullyQualifiedName~SnapshotTests

## pack: NuGet packages and the dotnet tool into artifacts/packages, tried out by the sample
pack:
	hack/check-packages

## benchmark: rendering and validation; results below benchmarks/
benchmark:
	dotnet run -c Release --project benchmarks/Rendering -- --filter '*'

## format: apply .editorconfig
format:
	dotnet format RsyslogRelp.sln

## check: what a reviewer would run before looking
check:
	dotnet format RsyslogRelp.sln --verify-no-changes
	shellcheck hack/* .ci/run

## clean: remove everything that was built
clean:
	rm -rf artifacts
	find . -name bin -o -name obj | xargs rm -rf
