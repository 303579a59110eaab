using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using RsyslogRelp.Core.Findings;
using RsyslogRelp.Gardener.Admission;
using RsyslogRelp.Gardener.Shoots;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Gardener.Tests.Admission;

/// <summary>Secrets with certificates and keys that a node cannot use.</summary>
public sealed class TlsSecretRulesTests
{
    // In a certificate, times have no fractions of a second. What a test makes meanwhile is valid then.
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds());

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
    public void Compares_keys_of_DSA()
    {
        using TemporaryDirectory directory = new();
        ToolResult made = Tool.Run(RealPrograms.Require("openssl", "openssl"), ["dsaparam", "-out", directory.Below("parameters"), "1024"]);
        Assert.That(made.ExitCode, Is.Zero, made.Error);
        Dictionary<string, byte[]> first = Generated("-newkey", $"dsa:{directory.Below("parameters")}");
        Dictionary<string, byte[]> second = Generated("-newkey", $"dsa:{directory.Below("parameters")}");
        Assert.That(Check(first, "openssl"), Is.Empty);

        first["key"] = second["key"];

        Assert.That(Check(first, "openssl").Single().Detail, Is.EqualTo("secret bar/tls: key does not fit the certificate in crt"));
    }

    // Of the two points with the same x, each is the other one's negative.
    [Test]
    public void A_key_that_has_only_one_coordinate_in_common_does_not_fit()
    {
        using ECDsa key = ECDsa.Create();
        key.ImportFromPem(Client.KeyPem);
        ECParameters parameters = key.ExportParameters(true);
        BigInteger order = BigInteger.Parse(
            "0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        BigInteger negative = order - new BigInteger(parameters.D, isUnsigned: true, isBigEndian: true);
        byte[] scalar = negative.ToByteArray(isUnsigned: true, isBigEndian: true);
        using ECDsa opposite = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            D = [.. new byte[32 - scalar.Length], .. scalar],
        });
        Assert.That(opposite.ExportParameters(false).Q.X, Is.EqualTo(parameters.Q.X));
        Dictionary<string, byte[]> data = Data();
        data["key"] = Encoding.ASCII.GetBytes(opposite.ExportPkcs8PrivateKeyPem() + "\n");

        Assert.That(Check(data, "openssl").Single().Detail, Is.EqualTo("secret bar/tls: key does not fit the certificate in crt"));
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

    // During a rotation, clusters and receivers know the old and the new authority.
    [Test]
    public void A_bundle_of_authorities_is_as_good_as_the_one_that_is_valid_longest([Values] bool expiredFirst)
    {
        string expired = SelfSigned(Now.AddDays(-20), Now.AddDays(-10)), valid = SelfSigned(Now.AddDays(-1), Now.AddDays(100));
        Dictionary<string, byte[]> data = Data();
        data["ca"] = Encoding.ASCII.GetBytes(expiredFirst ? expired + valid : valid + expired);
        Assert.That(Check(data, "openssl"), Is.Empty);

        data["ca"] = Encoding.ASCII.GetBytes(expired + SelfSigned(Now.AddDays(-20), Now.AddDays(-5)));
        Assert.That(
            Check(data, "openssl").Single().Detail, Is.EqualTo($"secret bar/tls: the certificate in ca expired on {Now.AddDays(-5):yyyy-MM-dd'T'HH:mm:ss'Z'}"));
    }

    [TestCase(0, FieldErrorSeverity.Error, "expired on")]
    [TestCase(1, FieldErrorSeverity.Warning, "expires on")]
    [TestCase(30 * 24 * 60 * 60 - 1, FieldErrorSeverity.Warning, "expires on")]
    [TestCase(30 * 24 * 60 * 60, null, null)]
    public void The_end_of_a_certificate_is_an_error_and_the_month_before_it_a_warning(
        int left, FieldErrorSeverity? severity, string? detail)
    {
        FieldError? finding = Check(WithAuthority(Now.AddDays(-1), Now.AddSeconds(left)), "openssl").SingleOrDefault();

        Assert.That(finding?.Severity, Is.EqualTo(severity));
        Assert.That(finding?.Detail, detail is null ? Is.Null : Does.StartWith($"secret bar/tls: the certificate in ca {detail} 2"));
    }

    [Test]
    public void A_certificate_that_begins_later_is_a_warning()
    {
        FieldError later = Check(WithAuthority(Now.AddSeconds(1), Now.AddDays(100)), "openssl").Single();
        List<FieldError> now = Check(WithAuthority(Now, Now.AddDays(100)), "openssl");

        Assert.That(later.Severity, Is.EqualTo(FieldErrorSeverity.Warning));
        Assert.That(later.Detail, Is.EqualTo($"secret bar/tls: the certificate in ca is not valid before {Now.AddSeconds(1):yyyy-MM-dd'T'HH:mm:ss'Z'}"));
        Assert.That(now, Is.Empty);
    }

    [Test]
    public void An_entry_too_many_is_refused_beside_the_three()
    {
        Dictionary<string, byte[]> data = Data();
        data["tls.crt"] = [];

        Assert.That(Check(data, "openssl").Single().Detail, Is.EqualTo("secret bar/tls should have only three data entries"));
    }

    [Test]
    public void An_RSA_key_of_2048_bits_is_long_enough() => Assert.That(Check(Generated("-newkey", "rsa:2048"), "openssl"), Is.Empty);

    [TestCase("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n")]
    [TestCase("  -----BEGIN ENCRYPTED PRIVATE KEY-----\n  AAAA\n  -----END ENCRYPTED PRIVATE KEY-----\n")]
    public void An_encrypted_key_is_refused_whatever_its_form(string key)
    {
        Dictionary<string, byte[]> data = Data();
        data["key"] = Encoding.ASCII.GetBytes(key);

        Assert.That(
            Check(data, "gnutls").Single().Detail, Is.EqualTo("secret bar/tls: key must not be encrypted: rsyslog cannot ask for a passphrase"));
    }

    [Test]
    public void A_key_among_other_PEM_is_found()
    {
        Dictionary<string, byte[]> data = Data();
        data["key"] = Encoding.ASCII.GetBytes($"{Client.CertificatePem}\n{Client.KeyPem}");

        Assert.That(Check(data, "openssl"), Is.Empty);
    }

    [Test]
    public void Bytes_in_a_PEM_frame_that_are_no_certificate_are_named([Values("ca", "crt")] string entry)
    {
        Dictionary<string, byte[]> data = Data();
        data[entry] = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n"u8.ToArray();

        FieldError finding = Check(data, "openssl").Single();

        Assert.That(finding.Severity, Is.EqualTo(FieldErrorSeverity.Error));
        Assert.That(finding.Detail, Does.StartWith($"secret bar/tls: {entry} must hold"));
    }

    private static Dictionary<string, byte[]> WithAuthority(DateTimeOffset start, DateTimeOffset end)
    {
        Dictionary<string, byte[]> data = Data();
        data["ca"] = Encoding.ASCII.GetBytes(SelfSigned(start, end));
        return data;
    }

    private static string SelfSigned(DateTimeOffset start, DateTimeOffset end)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = new CertificateRequest("CN=ca", key, HashAlgorithmName.SHA256).CreateSelfSigned(start, end);
        return certificate.ExportCertificatePem() + "\n";
    }

    private static List<FieldError> Check(Dictionary<string, byte[]> data, string? tlsLib)
    {
        List<FieldError> findings = [];
        ResourceFindings target = new(FieldPath.Root.Child("tls").Child("secretReferenceName"), "tls", findings);
        new TlsSecretRules("bar/tls", tlsLib, Now, target).Check(new SecretData(true, data));
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
