using System.Net;
using RsyslogRelp.Adapters.Kubernetes.Api;
using RsyslogRelp.Adapters.Kubernetes.Api.Kinds;
using RsyslogRelp.Testing;
using RsyslogRelp.Testing.ApiServer;

namespace RsyslogRelp.Adapters.Kubernetes.Tests.Api.Connection;

/// <summary>The identity that a real API server sees: it names the user whom it rejects.</summary>
public sealed class IdentityTests() : ApiServerTests(ApiServers.Real)
{
    [Test]
    public Task A_token_is_its_user() =>
        IsRefused(Kubeconfigs.For(Server, ApiServerUser.Component), HttpStatusCode.Forbidden, "User \"component\" cannot get resource");

    [Test]
    public Task A_certificate_is_its_user() =>
        IsRefused(
            Kubeconfigs.WithCertificate(Server, ((RealApiServer)Server).IssueClientCertificate("holder")),
            HttpStatusCode.Forbidden,
            "User \"holder\" cannot get resource");

    [Test]
    public Task A_foreign_certificate_is_nobody() =>
        IsRefused(
            Kubeconfigs.WithCertificate(Server, new TestCertificates("Other CA").ForClient("admin")),
            HttpStatusCode.Unauthorized,
            "Unauthorized");

    [Test]
    public Task An_unknown_token_is_nobody() =>
        IsRefused(Kubeconfigs.For(Server, new ApiServerUser("admin", "guessed")), HttpStatusCode.Unauthorized, "Unauthorized");

    private async Task IsRefused(string kubeconfig, HttpStatusCode status, string message)
    {
        using TemporaryDirectory directory = new();
        using KubernetesApi api = new(Connections.Configuration(Server, directory, kubeconfig));
        KubernetesApiException? failure = await Assert.ThrowsAsync<KubernetesApiException>(() =>
            api.GetAsync(ResourceTypes.ConfigMaps, Space, "a", End));
        Assert.That(failure!.StatusCode, Is.EqualTo(status));
        Assert.That(failure.Message, Does.Contain(message));
    }
}
