using RsyslogRelp.Core.Configuration;

namespace RsyslogRelp.Core.Tests.Configuration;

public sealed class AuditRulesReferenceTests
{
    [Test]
    public void Is_absent_where_the_default_rules_or_none_are_loaded()
    {
        Assert.That(new RsyslogRelpConfig().AuditRulesReference, Is.Null);
        Assert.That(Reference(true, null), Is.Null);
        Assert.That(Reference(false, "rules"), Is.Null);
        Assert.That(Reference(null, "rules"), Is.Null);
    }

    // Otherwise nodes would silently load the default rules in place of those that the owner meant.
    [Test]
    public void An_empty_name_is_a_reference_too() =>
        Assert.That((Reference(true, ""), Reference(true, "rules")), Is.EqualTo(("", "rules")));

    private static string? Reference(bool? enabled, string? name) =>
        new RsyslogRelpConfig { AuditConfig = new AuditConfig { Enabled = enabled, ConfigMapReferenceName = name } }.AuditRulesReference;
}
