namespace RsyslogRelp.Testing;

/// <summary>Values of a TLS Secret that are right, and wrong in every way that a finding can be about.</summary>
public sealed class TlsSecretVariants
{
    /// <summary>A value that is no PEM at all.</summary>
    public const string Password = "correct-horse-battery-staple-4711";

    private readonly string _key;
    private readonly string _otherKey;

    /// <summary>Makes the keys.</summary>
    public TlsSecretVariants()
    {
        TestCertificates authority = new();
        TestCertificate client = authority.ForClient("client");
        TestCertificate expired = authority.ForClient("expired", TimeSpan.FromHours(-1));
        (_key, _otherKey) = (client.KeyPem, expired.KeyPem);
        (string ca, string crt) = (authority.AuthorityPem, client.CertificatePem);
        string body = _key.Split('\n')[1];
        All = new Dictionary<string, Dictionary<string, string>>
        {
            ["good"] = Values(ca, crt, _key),
            ["a key of another certificate"] = Values(ca, crt, _otherKey),
            ["an expired certificate"] = Values(ca, expired.CertificatePem, _otherKey),
            ["half a key"] = Values(ca, crt, _key[..(_key.Length / 2)]),
            ["a key without its end"] = Values(ca, crt, _key[.._key.LastIndexOf("-----END", StringComparison.Ordinal)]),
            ["an indented key"] = Values(ca, crt, _key.Replace("\n", "\n  ", StringComparison.Ordinal)),
            ["a key with a character that is not base64"] = Values(ca, crt, _key.Replace(body, body[..20] + "!" + body[20..], StringComparison.Ordinal)),
            ["a key in one line"] = Values(ca, crt, _key.Replace("\n", " ", StringComparison.Ordinal)),
            ["an encrypted key"] = Values(ca, crt, _key.Replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY", StringComparison.Ordinal)),
            ["an old encrypted key"] = Values(
                ca, crt, _key.Replace("KEY-----\nM", $"KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: {Password}\n\nM", StringComparison.Ordinal)),
            ["a key under another label"] = Values(ca, crt, _key.Replace("PRIVATE KEY", $"PRIVATE KEY {Password}", StringComparison.Ordinal)),
            ["certificate and key exchanged"] = Values(ca, _key, crt),
            ["a key for an authority"] = Values(_key, crt, _key),
            ["a key labelled as a certificate"] = Values(
                _key.Replace("PRIVATE KEY", "CERTIFICATE", StringComparison.Ordinal),
                _key.Replace("PRIVATE KEY", "CERTIFICATE", StringComparison.Ordinal),
                _key),
            ["a password"] = Values(ca, crt, Password),
            ["passwords"] = Values(Password, Password, Password),
            ["an entry more"] = new(Values(ca, crt, _key)) { ["password"] = Password },
            ["an entry less"] = new() { ["ca"] = ca, ["password"] = Password, ["key"] = _key },
            ["control characters"] = Values(ca, crt, _key.Replace("\n", "\n\u001b[31m\u0000", StringComparison.Ordinal)),
        };
    }

    /// <summary>The values by what is wrong with them.</summary>
    public IReadOnlyDictionary<string, Dictionary<string, string>> All { get; }

    /// <summary>What must be in no text.</summary>
    public SecretTraces Traces => new SecretTraces().Add(_key).Add(_otherKey).Add(Password);

    private static Dictionary<string, string> Values(string ca, string crt, string key) =>
        new() { ["ca"] = ca, ["crt"] = crt, ["key"] = key };
}
