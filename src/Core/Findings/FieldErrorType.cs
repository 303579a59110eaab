namespace RsyslogRelp.Core.Findings;

/// <summary>What is wrong with a field (k8s.io/apimachinery, field.ErrorType, and one more).</summary>
public enum FieldErrorType
{
    /// <summary>Printed as <c>Required value</c>: the field is missing or empty. Prints no value.</summary>
    Required,

    /// <summary>Printed as <c>Invalid value</c>: the value breaks a rule.</summary>
    Invalid,

    /// <summary>Printed as <c>Unsupported value</c>: the value is not one of a fixed set.</summary>
    NotSupported,

    /// <summary>Printed as <c>Forbidden</c>: the field is not allowed. Prints no value.</summary>
    Forbidden,

    /// <summary>Printed as <c>Not found</c>: the value names something that does not exist.</summary>
    NotFound,

    /// <summary>Printed as <c>Duplicate value</c>: the value occurs more than once but must be unique.</summary>
    Duplicate,

    /// <summary>Printed as <c>Too many</c>: the list has more items than allowed. The value is their number.</summary>
    TooMany,

    /// <summary>Printed as <c>Too long</c>: the value has more bytes than allowed. Prints no value.</summary>
    TooLong,

    /// <summary>
    /// Printed as <c>Not checked</c>: the value refers to something that is not known here, so that it may be right or wrong. Always a
    /// <see cref="FieldErrorSeverity.Warning"/>. Not one of Kubernetes' types.
    /// </summary>
    NotChecked,
}
