using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RsyslogRelp.Adapters.Kubernetes.Webhooks.Certificates;

/// <summary>
/// Labels, names and checksums of certificate Secrets. They follow the conventions of Gardener's secrets manager, so that both sides can
/// list, rotate and clean up each other's Secrets.
/// </summary>
internal static class CertificateSecretData
{
    public const string NameLabel = "name";
    public const string ManagedByLabel = "managed-by";
    public const string ManagedBy = "secrets-manager";
    public const string IdentityLabel = "manager-identity";
    public const string ConfigChecksumLabel = "checksum-of-config";
    public const string SigningChecksumLabel = "checksum-of-signing-ca";
    public const string RotationLabel = "last-rotation-initiation-time";
    public const string IssuedLabel = "issued-at-time";
    public const string ValidUntilLabel = "valid-until-time";
    public const string BundleForLabel = "bundle-for";

    public const string AuthorityCertificate = "ca.crt";
    public const string AuthorityKey = "ca.key";
    public const string BundleData = "bundle.crt";
    public const string ServerCertificate = "tls.crt";
    public const string ServerKey = "tls.key";

    /// <summary>The name of a Secret; it changes with the configuration, the signing CA and the start of the rotation.</summary>
    public static string ObjectName(string configName, string configChecksum, string signingChecksum, string rotation)
    {
        string name = $"{configName}-{Sha256(configChecksum + signingChecksum)[..8]}";
        return rotation.Length == 0 ? name : $"{name}-{Sha256(rotation)[..5]}";
    }

    /// <summary>
    /// A stable decimal number for a configuration. Gardener's own hash is different, which causes one rotation when one implementation
    /// replaces the other; the old CA stays in the bundle meanwhile.
    /// </summary>
    public static string ConfigChecksum(string canonical) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))).ToString(CultureInfo.InvariantCulture);

    /// <summary>The checksum of a Secret's data, cut to the maximum length of a label value.</summary>
    public static string DataChecksum(IReadOnlyDictionary<string, byte[]> data)
    {
        StringBuilder hashes = new();
        foreach ((_, byte[] value) in data.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            hashes.Append(Convert.ToHexStringLower(SHA256.HashData(value)));
        }

        return Sha256(hashes.ToString())[..63];
    }

    public static string UnixSeconds(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    public static string TypeOf(IReadOnlyDictionary<string, byte[]> data) =>
        data.ContainsKey(ServerCertificate) && data.ContainsKey(ServerKey) ? "kubernetes.io/tls" : "Opaque";

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
