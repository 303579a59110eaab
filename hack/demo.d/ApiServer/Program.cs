using System.Runtime.InteropServices;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

// Runs an API server with the kinds of the demo until SIGTERM: kube-apiserver from KUBEBUILDER_ASSETS, else the in-process server of the
// tests. It writes these files into DIRECTORY: kubeconfig, ca.crt, server (the address), token, kind, ports (free ports, one per line), and
// finally ready.
if (args is not [var directory])
{
    Console.Error.WriteLine("usage: ApiServer DIRECTORY");
    return 2;
}

const int Ports = 8;
using SemaphoreSlim end = new(0);
using PosixSignalRegistration signal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
{
    context.Cancel = true;
    end.Release();
});
string name = Environment.GetEnvironmentVariable("KUBEBUILDER_ASSETS") is { Length: > 0 } ? ApiServers.Real : ApiServers.Fake;
await using ITestApiServer server = await ApiServers.StartOwnAsync(name);
Write("kubeconfig", Kubeconfigs.For(server, ApiServerUser.Admin));
Write("ca.crt", server.CertificateAuthorityPem!);
Write("server", server.Address.ToString().TrimEnd('/'));
Write("token", ApiServerUser.Admin.Token);
Write("kind", name);
Write("ports", string.Join('\n', Enumerable.Range(0, Ports).Select(static _ => LoopbackPort.Free())));
Write("ready", "");
await end.WaitAsync();
return 0;

void Write(string file, string text) => File.WriteAllText(Path.Combine(directory, file), text);
