using System.Text;
using RsyslogRelp.Gardener.Admission;
using RsyslogRelp.Testing;

namespace RsyslogRelp.Gardener.Tests.Admission;

/// <summary>PEM as the real OpenSSL reads it.</summary>
public sealed class OpenSslPemTests
{
    private const int Mutations = 250;

    private static readonly TestCertificates Authority = new("ca");
    private static readonly string[] Insertions =
    [
        " ", "\t", "\n", "\r", "\n\n", "  ", "\n ", "=", "-", ":", "A", "Proc-Type: 4,ENCRYPTED\n", "\ufeff", "\0", "-----", "é", "\n-----END CERTIFICATE-----\n",
    ];

    [TestCase("\n", "\n  ", false, TestName = "Indented lines")]
    [TestCase("\n", " ", false, TestName = "Spaces instead of line breaks")]
    [TestCase("\n-----END", "\n\n-----END", false, TestName = "A blank line before END")]
    [TestCase("\n", "\r\n", true, TestName = "Line breaks of Windows")]
    [TestCase("\n", "  \n", true, TestName = "Spaces at the end of lines")]
    [TestCase("CERTIFICATE-----\nMII", "CERTIFICATE-----\nComment: of 2026\n\nMII", false, TestName = "A header")]
    [TestCase("CERTIFICATE-----\nMII", "CERTIFICATE-----\nProc-Type: 4,ENCRYPTED\n\nMII", false, TestName = "A header of encrypted content")]
    [TestCase("CERTIFICATE-----\nMII", "CERTIFICATE-----\n\nMII", true, TestName = "An empty header")]
    [TestCase("\n-----END", "\n\0-----END", false, TestName = "A zero byte at the beginning of a line")]
    [TestCase("\n-----END", "\0of\n-----END", true, TestName = "A zero byte in a line")]
    [TestCase("-----BEGIN", "\0\n-----BEGIN", false, TestName = "A zero byte before BEGIN")]
    [TestCase("-----BEGIN", "subject: ca\n-----BEGIN", true, TestName = "Text before BEGIN")]
    [TestCase("-----BEGIN", "\ufeff-----BEGIN", true, TestName = "A byte order mark")]
    public void Reads_what_openssl_reads(string old, string replacement, bool readable)
    {
        byte[] text = Encoding.UTF8.GetBytes(Authority.AuthorityPem.Replace(old, replacement, StringComparison.Ordinal));
        Assert.That((Reads(text), OpenSslReads(text)), Is.EqualTo((readable, readable)));
    }

    [Test]
    public void Refuses_a_certificate_that_follows_another_without_an_end()
    {
        string broken = Authority.AuthorityPem.Replace("-----END", "-----E-ND", StringComparison.Ordinal).TrimEnd('\n');
        string blank = Authority.AuthorityPem.Replace("CERTIFICATE-----\nMII", "CERTIFICATE-----\n\nMII", StringComparison.Ordinal);
        byte[] text = Encoding.UTF8.GetBytes(broken + blank);
        Assert.That((Reads(text), OpenSslReads(text)), Is.EqualTo((false, false)));
    }

    [Test]
    public void Agrees_with_openssl_about_random_changes_of_a_bundle()
    {
        int seed = TestContext.CurrentContext.Random.Next();
        Random random = new(seed);
        for (int i = 0; i < Mutations; i++)
        {
            byte[] text = Encoding.UTF8.GetBytes(Mutated(Authority.AuthorityPem + Authority.ForClient("x").CertificatePem, random));
            Assert.That(Reads(text), Is.EqualTo(OpenSslReads(text)), $"seed {seed}, {i}:\n{Encoding.UTF8.GetString(text)}");
        }
    }

    private static string Mutated(string text, Random random)
    {
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            // Most places that matter are at the beginning and at the end of lines.
            int[] breaks = [.. Enumerable.Range(0, text.Length).Where(i => text[i] == '\n')];
            int at = random.Next(3) switch
            {
                0 when breaks.Length > 0 => breaks[random.Next(breaks.Length)],
                1 when breaks.Length > 0 => breaks[random.Next(breaks.Length)] + 1,
                _ => random.Next(text.Length),
            };
            text = random.Next(4) == 0 && at < text.Length
                ? text.Remove(at, 1)
                : text.Insert(at, Insertions[random.Next(Insertions.Length)]);
        }

        return text;
    }

    private static bool Reads(byte[] text) =>
        OpenSslPem.TryRead(text, out List<PemBlock> blocks)
        && blocks.Count > 0
        && blocks.TrueForAll(static block => block.Label != "CERTIFICATE" || Attempt.Succeeds(() => TlsSecretRules.Load(block).Dispose()))
        && blocks.Exists(static block => block.Label == "CERTIFICATE");

    // It reads the file with PEM_X509_INFO_read_bio, as SSL_CTX_load_verify_locations does.
    private static bool OpenSslReads(byte[] text)
    {
        using TemporaryDirectory directory = new();
        string path = directory.Below("pem");
        File.WriteAllBytes(path, text);
        ToolResult result = Tool.Run(
            RealPrograms.Require("openssl", "openssl"), ["crl2pkcs7", "-nocrl", "-certfile", path, "-out", directory.Below("out")]);
        return result.ExitCode == 0 && new FileInfo(directory.Below("out")).Length > 100;
    }
}
