using System.Text;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Gardener.Admission;
using RsyslogRelp.Gardener.Shoots;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Gardener.Tests.Admission;

/// <summary>Secrets with certificates and keys that a node cannot use.</summary>
public sealed class TlsSecretRulesTests
{
    private static readonly TestCertificates Authority = new("ca");
    private static readonly TestCertificate Client = Authority.ForClient("client");

    [Test]
    public void Refuses_PEM_that_OpenSSL_cannot_read_and_warns_with_gnutls(
        [Values("ca", "crt", "key")] string entry, [Values("openssl", null, "gnutls")] string? tlsLib)
    {
        Dictionary<string, byte[]> data = Data();
        string indented = "  " + Encoding.ASCII.GetString(data[entry]).Replace("\n", "\n  ", StringComparison.Ordinal);
        data[entry] = Encoding.ASCII.GetBytes(indented);

        FieldError finding = Check(data, tlsLib).Single();

        Assert.That(finding.Detail, Is.EqualTo($"secret bar/tls: OpenSSL cannot read {entry}: {OpenSslPem.Rule}"));
        Assert.That(finding.Severity, Is.EqualTo(tlsLib == "gnutls" ? FieldErrorSeverity.Warning : FieldErrorSeverity.Error));
    }

    [TestCase("rsa:512", FieldErrorSeverity.Error, "has 512 bits, and OpenSSL refuses less than 1024; use 2048 or more")]
    [TestCase("rsa:1024", FieldErrorSeverity.Warning, "has 1024 bits, and OpenSSL of Debian and Ubuntu refuses less than 2048")]
    public void Reports_an_RSA_key_that_is_too_short(string key, FieldErrorSeverity severity, string detail)
    {
        FieldError finding = Check(Generated("-newkey", key), "openssl").Single();

        Assert.That(finding.Detail, Is.EqualTo($"secret bar/tls: the RSA key of the certificate in crt {detail}"));
        Assert.That(finding.Severity, Is.EqualTo(severity));
    }

    [Test]
    public void Names_an_elliptic_curve_that_nobody_knows()
    {
        Dictionary<string, byte[]> data = Data();
        byte[] der = Convert.FromBase64String(string.Concat(Client.CertificatePem.Split('\n').Where(static line => !line.StartsWith('-'))));

        // P-256 is 1.2.840.10045.3.1.7.
        int curve = der.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]);
        der[curve + 7] = 0x7F;
        data["crt"] = Encoding.ASCII.GetBytes(
            $"-----BEGIN CERTIFICATE-----\n{Convert.ToBase64String(der, Base64FormattingOptions.InsertLineBreaks)}\n-----END CERTIFICATE-----\n");

        FieldError finding = Check(data, "openssl").Single();

        Assert.That(finding.Detail, Does.Contain("uses the elliptic curve 1.2.840.10045.3.1.127, which is not supported"));
        Assert.That(finding.Severity, Is.EqualTo(FieldErrorSeverity.Error));
    }

    [Test]
    public void Accepts_a_key_whose_curve_is_written_out()
    {
        using TemporaryDirectory directory = new();
        Dictionary<string, byte[]> data = Generated("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256");
        string key = directory.Write("key", Encoding.ASCII.GetString(data["key"]));
        ToolResult explicitKey = Tool.Run(
            RealPrograms.Require("openssl", "openssl"), ["ec", "-in", key, "-param_enc", "explicit", "-out", directory.Below("explicit")]);
        Assert.That(explicitKey.ExitCode, Is.Zero, explicitKey.Error);
        data["key"] = File.ReadAllBytes(directory.Below("explicit"));

        Assert.That(Check(data, "openssl"), Is.Empty);
    }

    [Test]
    public void Any_changed_byte_is_a_finding_or_harmless_but_never_an_exception()
    {
        int seed = TestContext.CurrentContext.Random.Next();
        Random random = new(seed);
        for (int i = 0; i < 1_000; i++)
        {
            Dictionary<string, byte[]> data = Data();
            string entry = ((string[])["ca", "crt", "key"])[random.Next(3)];
            byte[] changed = [.. data[entry]];
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
            data[entry] = changed;

            Assert.That(() => Check(data, "openssl"), Throws.Nothing, $"seed {seed}, {i}:\n{Encoding.Latin1.GetString(changed)}");
        }
    }

    private static List<FieldError> Check(Dictionary<string, byte[]> data, string? tlsLib)
    {
        List<FieldError> findings = [];
        ResourceFindings target = new(FieldPath.Root.Child("tls").Child("secretReferenceName"), "tls", findings);
        new TlsSecretRules("bar/tls", tlsLib, DateTimeOffset.UtcNow, target).Check(new SecretData(true, data));
        return findings;
    }

    private static Dictionary<string, byte[]> Data() => new()
    {
        ["ca"] = Encoding.ASCII.GetBytes(Authority.AuthorityPem),
        ["crt"] = Encoding.ASCII.GetBytes(Client.CertificatePem),
        ["key"] = Encoding.ASCII.GetBytes(Client.KeyPem),
    };

    private static Dictionary<string, byte[]> Generated(params string[] key)
    {
        using TemporaryDirectory directory = new();
        ToolResult made = Tool.Run(
            RealPrograms.Require("openssl", "openssl"),
            [
                "req", "-x509", .. key, "-nodes", "-subj", "/CN=client", "-days", "90",
                "-keyout", directory.Below("key"), "-out", directory.Below("crt"),
            ]);
        Assert.That(made.ExitCode, Is.Zero, made.Error);
        Dictionary<string, byte[]> data = Data();
        data["crt"] = File.ReadAllBytes(directory.Below("crt"));
        data["key"] = File.ReadAllBytes(directory.Below("key"));
        return data;
    }
}
