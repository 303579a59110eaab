using RsyslogRelp.Core.Configuration;
using RsyslogRelp.Core.Documents;
using RsyslogRelp.Core.Findings;

namespace RsyslogRelp.Gardener.Shoots;

/// <summary>Reads the parts of a Shoot that matter here. Unknown fields are none of our business; a wrong type on the way to ours is a fault.</summary>
public static class ShootDecoder
{
    /// <summary>Decodes a Shoot.</summary>
    /// <param name="document">The Shoot.</param>
    public static DecodeResult<Shoot> Decode(DocumentNode document)
    {
        LenientObjectReader root = new(document, FieldPath.Root, []);
        LenientObjectReader metadata = root.Object("metadata");
        LenientObjectReader spec = root.Object("spec");
        Shoot shoot = new()
        {
            Namespace = metadata.String("namespace"),
            Name = metadata.String("name"),
            Uid = metadata.String("uid"),
            DeletionRequested = metadata.String("deletionTimestamp").Length > 0,
            Extensions = [.. spec.List("extensions").Select(static item => new ShootExtension(item.String("type"), item.Boolean("disabled"), item.Node("providerConfig")))],
            Resources = [.. spec.List("resources").Select(static item => new ShootResource(item.String("name"), item.Object("resourceRef").String("kind"), item.Object("resourceRef").String("name")))],
        };
        return new DecodeResult<Shoot>(shoot, root.Errors);
    }
}
